namespace Rft.Host.Checking.Advising;

/// <summary>One piece of advice, with the number it rests on. It never fails a check.</summary>
/// <param name="Topic">
/// <c>method</c>, <c>verification</c>, <c>lengths</c>, <c>overlap</c>, <c>repeats</c>, <c>baseline</c>, <c>signal</c> or <c>group_size</c>.
/// </param>
/// <param name="Message">One or two sentences.</param>
internal sealed record AdviceLine(string Topic, string Message);
