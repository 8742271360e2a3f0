namespace Rft.Training.Passes;

/// <summary>How sequences go through the model in training. Immutable.</summary>
/// <param name="MicroBatchTokens">Padded tokens that go through at once; bounds memory, does not change results beyond rounding.</param>
public sealed record ForwardOptions(int MicroBatchTokens)
{
    /// <summary>Keeps only what goes into each block and makes the rest again for the gradient: less memory, a third more work, the same values.</summary>
    public bool RecomputeActivations { get; init; }

    /// <summary>Logits that may exist at once; by default 128 MiB of them, and as much again for their log-softmax.</summary>
    public long LogitsAtOnce { get; init; } = 1 << 25;

    /// <summary>Sends sampled tokens through the experts they went through when they were sampled.</summary>
    public bool ReplayRouting { get; init; } = true;

    /// <summary>Coefficient of the load-balancing loss of models with experts; 0: none.</summary>
    public double BalanceCoef { get; init; }

    /// <summary>
    /// Lets short sequences share a row, each with attention and positions of its own: less padding, the same log-probabilities to the bit. Dropout draws by
    /// place, so that with an adapter's dropout the draws differ.
    /// </summary>
    public bool PackSequences { get; init; }

    /// <summary>What the draws of dropout are addressed below.</summary>
    public ulong DropoutSeed { get; init; }
}
