namespace Rft.Host.Comparing;

/// <summary>A prompt that has no pair.</summary>
/// <param name="Run">The run that has it.</param>
/// <param name="Row">Position of its row in that run's held-out data.</param>
/// <param name="Prompt">The prompt's last message.</param>
/// <param name="Reason"><c>missing</c>: the other run has no such prompt; <c>unscored</c>: one of the runs has no value for it.</param>
internal sealed record LonePrompt(string Run, int Row, string Prompt, string Reason);
