namespace Rft.Training.Rollouts;

/// <summary>One training sequence of a rollout: spans in order, each sampled or inserted.</summary>
/// <param name="Spans">At least one span; the first is usually the prompt.</param>
public sealed record TokenSequence(IReadOnlyList<TokenSpan> Spans)
{
    /// <summary>Number of tokens of all spans.</summary>
    public int Length => Spans.Sum(span => span.Tokens.Count);

    /// <summary>Number of tokens the policy is trained on.</summary>
    public int TrainedLength => Spans.Sum(span => span.Trained ? span.Tokens.Count : 0);
}
