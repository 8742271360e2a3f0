using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Evaluation;

/// <summary>Questions about the symbols of a tree.</summary>
internal static class Symbols
{
    /// <summary>The names of the free symbols, in order of first appearance.</summary>
    public static IReadOnlyList<string> Free(Node node)
    {
        var found = new List<string>();
        Collect(node, [], found);
        return found;
    }

    /// <summary>Whether some part of the tree passes.</summary>
    public static bool Any(Node node, Func<Node, bool> test) => test(node) || node.Children.Any(child => Any(child, test));

    /// <summary>Whether a number in it is written with a decimal point.</summary>
    public static bool HasDecimal(Node node) => Any(node, static part => part is NumberNode { IsDecimal: true });

    /// <summary>Whether the expression makes sense only for whole values of its symbols.</summary>
    public static bool WantsWholeNumbers(Node node) => Any(node, static part => part switch
    {
        CallNode call => call.Name is "factorial" or "doublefactorial" or "binom" or "gcd" or "lcm" or "mod" && HasSymbol(call),
        BinderNode { Kind: "sum" or "prod" } binder => (binder.Lower is { } low && HasSymbol(low)) || (binder.Upper is { } high && HasSymbol(high)),
        _ => false,
    });

    /// <summary>Replaces symbols by name.</summary>
    public static Node Rename(Node node, IReadOnlyDictionary<string, string> names) => node is SymbolNode symbol
        ? new SymbolNode(names.GetValueOrDefault(symbol.Name, symbol.Name))
        : node.WithChildren([.. node.Children.Select(child => Rename(child, names))]);

    private static bool HasSymbol(Node node) => Any(node, static part => part is SymbolNode);

    private static void Collect(Node node, HashSet<string> bound, List<string> found)
    {
        if (node is SymbolNode symbol && !bound.Contains(symbol.Name) && !found.Contains(symbol.Name)) found.Add(symbol.Name);
        bool isNew = node is BinderNode { Variable: { } variable } && bound.Add(variable);
        foreach (var child in node.Children) Collect(child, bound, found);
        if (isNew) bound.Remove(((BinderNode)node).Variable!);
    }
}
