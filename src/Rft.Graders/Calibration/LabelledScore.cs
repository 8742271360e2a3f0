namespace Rft.Graders.Calibration;

/// <summary>A score beside a person's verdict.</summary>
/// <param name="Score">The grader's score.</param>
/// <param name="Accepted">Whether the score counts as a pass.</param>
/// <param name="Label">Whether the person says it is right.</param>
/// <param name="Length">Characters of the sample.</param>
/// <param name="Position">Place of the sample among those that were graded, from 0.</param>
public readonly record struct LabelledScore(double Score, bool Accepted, bool Label, int Length, int Position);
