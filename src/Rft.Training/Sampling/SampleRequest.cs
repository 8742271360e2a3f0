namespace Rft.Training.Sampling;

/// <summary>A prompt to sample from.</summary>
/// <param name="Index">The caller's number of the prompt; comes back with its completions.</param>
/// <param name="Tokens">Token ids; at least one.</param>
/// <param name="Count">Completions wanted.</param>
/// <param name="Seed">Every draw is addressed below this seed by (member, token); equal seeds give equal completions.</param>
public sealed record SampleRequest(int Index, IReadOnlyList<int> Tokens, int Count, ulong Seed);
