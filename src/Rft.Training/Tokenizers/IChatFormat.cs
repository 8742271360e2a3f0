using Rft.Graders;

namespace Rft.Training.Tokenizers;

/// <summary>How a model writes conversations. Immutable and thread-safe.</summary>
public interface IChatFormat
{
    /// <summary>The tokenizer.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Tokens that end an assistant turn.</summary>
    IReadOnlySet<int> StopTokens { get; }

    /// <summary>Ids of a conversation up to where the assistant's next turn begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <exception cref="NotSupportedException">The format cannot express a message.</exception>
    int[] EncodePrompt(IReadOnlyList<Message> messages);

    /// <summary>Ids of a whole conversation, with what is trained on.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="trained">Which messages are trained on; true only for assistant messages.</param>
    /// <exception cref="NotSupportedException">The format cannot express a message.</exception>
    EncodedConversation EncodeConversation(IReadOnlyList<Message> messages, IReadOnlyList<bool> trained);

    /// <summary>
    /// Ids of a conversation that goes on, up to where the assistant's next turn begins. They keep the former prompt and the sampled ids as they are, and
    /// append what follows: the token that ends a turn where it was not sampled, the new messages, the next turn's beginning.
    /// </summary>
    /// <param name="turn">The turn that was sampled.</param>
    /// <param name="added">The messages that follow it; at least one.</param>
    /// <exception cref="ArgumentException">There is no new message, or the answer is not the assistant's.</exception>
    /// <exception cref="NotSupportedException">The format cannot express the longer conversation.</exception>
    TurnContinuation Continue(SampledTurn turn, IReadOnlyList<Message> added);

    /// <summary>The assistant message that sampled ids spell.</summary>
    /// <param name="tokens">Sampled ids, with or without the stop token.</param>
    Message ParseCompletion(IReadOnlyList<int> tokens);
}
