namespace Rft.Training.Sampling;

/// <summary>A prompt to sample from.</summary>
/// <param name="Index">The caller's number of the prompt; comes back with its completions.</param>
/// <param name="Tokens">Token ids; at least one.</param>
/// <param name="Count">Completions wanted.</param>
/// <param name="Seed">Every draw is addressed below this seed by (member, token); equal seeds give equal completions.</param>
public sealed record SampleRequest(int Index, IReadOnlyList<int> Tokens, int Count, ulong Seed)
{
    /// <summary>Number of the first of its completions.</summary>
    public int Member { get; init; }

    /// <summary>Tokens at the end of <see cref="Tokens"/> that were sampled before: the completion goes on from there, with the draws and the limit that follow.</summary>
    public int Done { get; init; }

    /// <summary>Most tokens that are sampled now; a longer completion ends unfinished. Null: to its end.</summary>
    public int? AtMost { get; init; }
}
