namespace Rft.Training.Tokenizers;

/// <summary>The prompt of a conversation's next turn. Immutable.</summary>
/// <param name="Tokens">Its ids, [n].</param>
/// <param name="Split">
/// Null: the ids begin with the former prompt and the sampled ids as they are, so that one training sequence holds all turns. Else they are the whole
/// conversation written anew, which begins another sequence; the text says what stood in the way, for example which words the chat template rewrote.
/// </param>
public sealed record TurnContinuation(int[] Tokens, string? Split);
