using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Brings trees into the shapes that are compared.</summary>
internal static class Rewriting
{
    /// <summary>The two readings of a tree with signs that may be either; null when it has none.</summary>
    public static ListNode? Alternatives(Node node)
    {
        if (!HasOpenSign(node)) return null;
        return new ListNode([Choose(node, upper: true), Choose(node, upper: false)], IsAlternative: true);
    }

    /// <summary>Elements of a list or set: alternatives become elements of their own, nested lists are joined.</summary>
    public static IReadOnlyList<Node> Elements(IReadOnlyList<Node> elements) => [.. elements.SelectMany(element => element switch
    {
        ListNode list => Elements(list.Elements),
        _ when Alternatives(element) is { } both => both.Elements,
        _ => [element],
    })];

    /// <summary>
    /// The readings of a chain that ends in an approximation: the exact value before it, and the value after it. A name before it has no value: x ~ 5.2 is
    /// x = 5.2. Null for any other tree.
    /// </summary>
    public static (Node Exact, Node Rough)? Approximation(Node node)
    {
        if (node is not RelationNode relation || !relation.IsEquation) return null;
        int at = relation.Operators.ToList().IndexOf(Relation.Approximately);
        if (at < 0 || (at == 0 && IsName(relation.Left))) return null;
        Node exact = at == 0 ? relation.Left : new RelationNode([.. relation.Operands.Take(at + 1)], [.. relation.Operators.Take(at)]);
        return (exact, at == 0 ? relation.Right : new RelationNode([relation.Left, relation.Right], [Relation.Equal]));
    }

    /// <summary>(x, y) = (1, 2) as x = 1, y = 2; null for any other tree.</summary>
    public static ListNode? Assignments(Node node) =>
        node is RelationNode { Operators: [Relation.Equal], Operands: [TupleNode names, TupleNode values] } && names.Elements.Count == values.Elements.Count
            ? new ListNode([.. names.Elements.Zip(values.Elements).Select(pair => new RelationNode([pair.First, pair.Second], [Relation.Equal]))])
            : null;

    /// <summary>x in S is answered by S, and the chain a = b = c by a = c. The reals - {0} are a difference of sets.</summary>
    public static Node Shorten(Node node)
    {
        if (node is SumNode { Terms: [NamedSetNode all, NegateNode { Value: SetNode or NamedSetNode } without] })
            return new SetOperationNode(SetOperator.Difference, all, without.Value);
        if (node is not RelationNode relation) return node;
        if (relation is { Operators: [Relation.In] } && IsName(relation.Left)) return relation.Right;
        if (relation.Operands.Count > 2 && relation.IsEquation) return new RelationNode([relation.Left, relation.Right], [Relation.Equal]);
        return node;
    }

    /// <summary>Whether a tree names something: symbols, functions of symbols, words, and tuples, ratios, sums and products of these.</summary>
    public static bool IsName(Node node) => node switch
    {
        SymbolNode or TextNode or ConstantNode { Value: Constant.E or Constant.I } => true,
        CallNode => true,
        TupleNode or RatioNode or ProductNode or SumNode or QuotientNode => node.Children.All(IsName),
        QuantityNode quantity => IsName(quantity.Value),
        _ => false,
    };

    /// <summary>An equation that gives a name a value.</summary>
    public static bool IsAssignment(Node node) => node is RelationNode { IsEquation: true } relation && IsName(relation.Left);

    private static bool HasOpenSign(Node node) => node is PlusMinusNode || (node is not (ListNode or SetNode) && node.Children.Any(HasOpenSign));

    private static Node Choose(Node node, bool upper)
    {
        if (node is not PlusMinusNode sign) return node.WithChildren([.. node.Children.Select(child => Choose(child, upper))]);
        var value = Choose(sign.Value, upper);
        return sign.PlusFirst == upper ? value : new NegateNode(value);
    }
}
