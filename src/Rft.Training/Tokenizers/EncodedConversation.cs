namespace Rft.Training.Tokenizers;

/// <summary>A conversation as token ids.</summary>
/// <param name="Tokens">Ids, [n].</param>
/// <param name="Trained">Whether each id is trained on, [n]: the content and end of a trained assistant message, not its header.</param>
public sealed record EncodedConversation(int[] Tokens, bool[] Trained);
