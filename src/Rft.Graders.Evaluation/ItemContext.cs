using Microsoft.Extensions.AI.Evaluation;

namespace Rft.Graders.Evaluation;

/// <summary>The dataset row of a sample, for evaluators. Its text is the row's JSON.</summary>
public sealed class ItemContext : EvaluationContext
{
    /// <summary>The context's name.</summary>
    public const string ContextName = "Item";

    /// <summary>Wraps a row.</summary>
    /// <param name="item">The row.</param>
    public ItemContext(Item item) : base(ContextName, Text(item)) => Item = item;

    /// <summary>The row.</summary>
    public Item Item { get; }

    private static string Text(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Json.GetRawText();
    }
}
