using Rft.Host.Grading;

namespace Rft.Host.Calibrating;

/// <summary>A row on which grader and people disagree.</summary>
/// <param name="Line">Line in its file, from 1.</param>
/// <param name="Id">The sample's id.</param>
/// <param name="Text">The sample.</param>
/// <param name="Outcome">What the grader said.</param>
internal sealed record DisputedRow(int Line, string Id, string Text, OutcomeLine Outcome);
