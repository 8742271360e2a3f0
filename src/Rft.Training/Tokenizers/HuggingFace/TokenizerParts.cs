using Rft.Training.Tokenizers.HuggingFace.AddedTokens;
using Rft.Training.Tokenizers.HuggingFace.Bpe;
using Rft.Training.Tokenizers.HuggingFace.Decoders;
using Rft.Training.Tokenizers.HuggingFace.PostProcessors;
using Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>What a tokenizer is made of.</summary>
/// <param name="Added">Added tokens; they also normalize.</param>
/// <param name="PreTokenizer">Cuts text into words; null: the text is the word.</param>
/// <param name="Model">Turns words into ids.</param>
/// <param name="Templates">What is put around an encoded text, the innermost first.</param>
/// <param name="Decoder">Turns tokens into text.</param>
/// <param name="Special">Control tokens with a role.</param>
internal sealed record TokenizerParts(
    AddedTokenTable Added,
    IPreTokenizer? PreTokenizer,
    BpeModel Model,
    IReadOnlyList<IReadOnlyList<TemplatePart>> Templates,
    IDecoder Decoder,
    SpecialTokens Special);
