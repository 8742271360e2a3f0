namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>The control tokens with a role, as <c>tokenizer_config.json</c> names them; null: none is named.</summary>
/// <param name="Begin">Opens a text (bos).</param>
/// <param name="End">Ends a text (eos).</param>
/// <param name="Pad">Fills up rows.</param>
/// <param name="Unknown">Stands for what the vocabulary lacks.</param>
public sealed record SpecialTokens(SpecialToken? Begin, SpecialToken? End, SpecialToken? Pad, SpecialToken? Unknown);
