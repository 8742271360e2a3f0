using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>A prompt that is to become a group.</summary>
/// <param name="Index">Its number within the step.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Id">Name of the group in files, for example <c>rft/s12/p3</c>.</param>
/// <param name="Seed">Every draw and every grader's seed of the group is addressed below it.</param>
public sealed record RolloutRequest(int Index, Prompt Prompt, string Id, ulong Seed);
