using System.Text;
using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>One row of a chat dataset, from a file or a generator. Immutable.</summary>
/// <param name="Messages">The conversation, at least one message.</param>
/// <param name="Trained">One flag a message: an assistant message that supervised training learns (its <c>weight</c> is not 0).</param>
/// <param name="Weight">The row's root-level <c>weight</c>; 1 when the data has none.</param>
/// <param name="Item">The whole row with every field, as graders see it.</param>
/// <param name="Line">Line in the file, from 1; for a generated row its position, from 1.</param>
public sealed record ChatRow(IReadOnlyList<Message> Messages, IReadOnlyList<bool> Trained, double Weight, Item Item, int Line)
{
    /// <summary>Reads a row that is in memory.</summary>
    /// <param name="row">The row, with <c>messages</c> and any further fields.</param>
    /// <param name="source">What errors call the place the rows come from.</param>
    /// <param name="number">The row's position there, from 1.</param>
    /// <param name="use">What the row is for.</param>
    /// <exception cref="DatasetException">It is no chat row, or has nothing for <paramref name="use"/>.</exception>
    public static ChatRow Parse(Item row, string source, int number, ChatRowUse use)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new ChatRowParser(source, number, Encoding.UTF8.GetBytes(row.Json.GetRawText())).Parse(row.Json, use);
    }

    /// <summary>The conversation up to the turn that is to be sampled: without the assistant messages at its end.</summary>
    public IReadOnlyList<Message> PromptMessages
    {
        get
        {
            int length = Messages.Count;
            while (length > 0 && Messages[length - 1].Role == "assistant") length--;
            return [.. Messages.Take(length)];
        }
    }
}
