using Rft.Training.Data;
using Rft.Training.Tokenizers;

namespace Rft.Training.Batches;

/// <summary>From chat rows to supervised training data.</summary>
public static class ConversationBatch
{
    /// <summary>The datum of one row.</summary>
    /// <param name="row">A row with at least one trained message.</param>
    /// <param name="chat">The model's chat format.</param>
    /// <param name="context">Longest sequence the model takes, in tokens.</param>
    /// <exception cref="DatasetException">The conversation is longer than the context.</exception>
    public static Datum Build(ChatRow row, IChatFormat chat, int context)
    {
        var (tokens, trained) = chat.EncodeConversation(row.Messages, row.Trained);
        if (tokens.Length - 1 > context)
        {
            throw new DatasetException(
                $"the conversation of row {row.Line} has {tokens.Length} tokens, more than the model's context of {context}; shorten it or raise the context");
        }
        return new Datum { Inputs = tokens[..^1], Targets = tokens[1..], Mask = trained[1..], Weight = row.Weight };
    }

    /// <summary>The two data of a pair.</summary>
    /// <param name="row">The pair.</param>
    /// <param name="chat">The model's chat format.</param>
    /// <param name="context">Longest sequence the model takes, in tokens.</param>
    /// <exception cref="DatasetException">A side is longer than the context.</exception>
    public static PreferenceDatum Build(PreferenceRow row, IChatFormat chat, int context) =>
        new(Build(row.Chosen, chat, context), Build(row.Rejected, chat, context));
}
