namespace Rft.Host.Grading;

/// <summary>A row that got two outcomes.</summary>
/// <param name="Line">Line in its file, from 1.</param>
/// <param name="First">The first outcome.</param>
/// <param name="Second">The second.</param>
internal sealed record UnequalRow(int Line, OutcomeLine First, OutcomeLine Second);
