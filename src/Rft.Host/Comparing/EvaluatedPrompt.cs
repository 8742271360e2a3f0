namespace Rft.Host.Comparing;

/// <summary>A held-out prompt in the final evaluation of a run.</summary>
/// <param name="Key">Tells the prompt by its messages, and which of several with equal messages it is.</param>
/// <param name="Row">Position of its row in the held-out data.</param>
/// <param name="Text">The prompt's last message.</param>
/// <param name="Value">Mean of the metric over the samples that have one; null when none has.</param>
/// <param name="Completion">The first sample.</param>
internal sealed record EvaluatedPrompt(string Key, int Row, string Text, double? Value, string Completion);
