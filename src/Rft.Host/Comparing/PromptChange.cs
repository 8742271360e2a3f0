namespace Rft.Host.Comparing;

/// <summary>A prompt on which two runs differ.</summary>
/// <param name="Row">Position of its row in the first run's held-out data.</param>
/// <param name="Prompt">The prompt's last message.</param>
/// <param name="Before">The first run's value.</param>
/// <param name="After">The second run's.</param>
/// <param name="CompletionBefore">The first run's first sample.</param>
/// <param name="CompletionAfter">The second run's.</param>
internal sealed record PromptChange(int Row, string Prompt, double Before, double After, string CompletionBefore, string CompletionAfter);
