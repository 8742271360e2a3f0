namespace Rft.Graders.Probing;

/// <summary>An attack that earned too much. Immutable.</summary>
/// <param name="Attack">What was tried.</param>
/// <param name="Rows">Number of rows on which it earned too much.</param>
/// <param name="Row">The first of them, from 1.</param>
/// <param name="Score">What it earned there.</param>
/// <param name="Limit">What would have been too much there: this or more, or more than this.</param>
/// <param name="Reason">The grader's words.</param>
/// <param name="Text">The text of the attack there.</param>
public sealed record ProbeFinding(string Attack, int Rows, int Row, double Score, ProbeLimit Limit, string? Reason, string Text);
