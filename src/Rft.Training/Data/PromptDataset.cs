using Rft.Training.Tokenizers;

namespace Rft.Training.Data;

/// <summary>The prompts of a dataset in their training order.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class PromptDataset
{
    private readonly IReadOnlyList<Prompt> _prompts;
    private readonly ShuffledOrder _order;

    /// <summary>Encodes every row's prompt.</summary>
    /// <param name="rows">The rows; at least one.</param>
    /// <param name="chat">The model's chat format.</param>
    /// <param name="seed">Decides the order.</param>
    public PromptDataset(IReadOnlyList<ChatRow> rows, IChatFormat chat, ulong seed)
    {
        _prompts = [.. rows.Select((row, i) => new Prompt(i, row.PromptMessages, chat.EncodePrompt(row.PromptMessages), row.Item, row.Weight))];
        _order = new ShuffledOrder(rows.Count, seed);
    }

    /// <summary>Every prompt, in file order.</summary>
    public IReadOnlyList<Prompt> All => _prompts;

    /// <summary>Prompts taken so far; part of a checkpoint.</summary>
    public long Cursor { get; set; }

    /// <summary>The next prompts.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Prompt> Next(int count)
    {
        var next = new Prompt[count];
        for (int i = 0; i < count; i++) next[i] = _prompts[_order.RowAt(Cursor++)];
        return next;
    }
}
