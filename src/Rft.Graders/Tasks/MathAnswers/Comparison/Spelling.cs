using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Words and letters of an answer: \text{odd}, and o d d as a formula spells it.</summary>
internal static class Spelling
{
    /// <summary>Letters and digits of a tree that is nothing but words, symbols and numbers side by side; null for any other.</summary>
    public static string? Of(Node node) => node switch
    {
        TextNode text => text.Text,
        SymbolNode symbol => symbol.Name.TrimStart('\\'),
        ConstantNode { Value: Constant.E } => "e",
        ConstantNode { Value: Constant.I } => "i",
        NumberNode { IsPlainInteger: true } number => number.Value.ToString(),
        QuantityNode quantity => Of(quantity.Value) + quantity.Unit,
        CallNode call when Of(call.Arguments[0]) is { } argument => call.Name + argument,
        ProductNode product when product.Factors.All(factor => Of(factor) is not null) => string.Concat(product.Factors.Select(Of)),
        _ => null,
    };

    /// <summary>Whether two spellings are one, apart from punctuation; the case of single letters matters.</summary>
    public static bool Same(string? a, string? b)
    {
        if (a is null || b is null) return false;
        var (x, y) = (Bare(a), Bare(b));
        return x.Length > 0 && string.Equals(x, y, x.Length == 1 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    private static string Bare(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
