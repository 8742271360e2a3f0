namespace Rft.Graders.Tasks.MathAnswers.Tree;

/// <summary>Words, compared as such.</summary>
internal sealed record TextNode(string Text) : Node;

/// <summary>Answers side by side, without order: "1, 2 and 3".</summary>
/// <param name="Elements">At least two.</param>
/// <param name="IsAlternative">Whether the word between them is "or".</param>
internal sealed record ListNode(IReadOnlyList<Node> Elements, bool IsAlternative = false) : Node
{
    public override IReadOnlyList<Node> Children => Elements;

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Elements = children };
}

/// <summary>A set in braces.</summary>
internal sealed record SetNode(IReadOnlyList<Node> Elements) : Node
{
    public override IReadOnlyList<Node> Children => Elements;

    public override Node WithChildren(IReadOnlyList<Node> children) => new SetNode(children);
}

/// <summary>Elements in order inside brackets; with two elements perhaps an interval.</summary>
/// <param name="Elements">At least two.</param>
/// <param name="Open">'(' or '[' or '&lt;'; a reversed bracket of an open interval counts as '('.</param>
/// <param name="Close">')' or ']' or '&gt;'.</param>
internal sealed record TupleNode(IReadOnlyList<Node> Elements, char Open = '(', char Close = ')') : Node
{
    public override IReadOnlyList<Node> Children => Elements;

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Elements = children };

    public bool IsInterval => Elements.Count == 2 && Open is '(' or '[' && Close is ')' or ']';
}

/// <summary>A set that has a name.</summary>
internal enum NamedSet
{
    Empty,
    Reals,
    Other,
}

/// <param name="Set">Which one.</param>
/// <param name="Name">Its letter.</param>
internal sealed record NamedSetNode(NamedSet Set, string Name) : Node;

internal enum SetOperator
{
    Union,
    Intersection,
    Difference,
}

internal sealed record SetOperationNode(SetOperator Operator, Node Left, Node Right) : Node
{
    public override IReadOnlyList<Node> Children => [Left, Right];

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Left = children[0], Right = children[1] };
}

/// <summary>{ variable : condition }.</summary>
internal sealed record SetBuilderNode(Node Variable, Node Condition) : Node
{
    public override IReadOnlyList<Node> Children => [Variable, Condition];

    public override Node WithChildren(IReadOnlyList<Node> children) => new SetBuilderNode(children[0], children[1]);
}

internal enum Relation
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Approximately,
    Congruent,
    In,
    NotIn,
    Subset,
}

/// <summary>A chain of relations: a = b = c, 0 &lt; x &lt; 1.</summary>
/// <param name="Operands">One more than there are operators.</param>
/// <param name="Operators">What stands between them.</param>
internal sealed record RelationNode(IReadOnlyList<Node> Operands, IReadOnlyList<Relation> Operators) : Node
{
    public override IReadOnlyList<Node> Children => Operands;

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Operands = children };

    public bool IsEquation => Operators.All(relation => relation is Relation.Equal or Relation.Approximately or Relation.Congruent);

    public Node Left => Operands[0];

    public Node Right => Operands[^1];
}

/// <summary>A ratio a : b : c. <paramref name="IsClock"/> when it is spelt like a time of day, such as 12:05.</summary>
internal sealed record RatioNode(IReadOnlyList<Node> Terms, bool IsClock) : Node
{
    public override IReadOnlyList<Node> Children => Terms;

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Terms = children };
}

internal sealed record MatrixNode(IReadOnlyList<IReadOnlyList<Node>> Rows) : Node
{
    public override IReadOnlyList<Node> Children => [.. Rows.SelectMany(row => row)];

    public override Node WithChildren(IReadOnlyList<Node> children) => new MatrixNode([.. children.Chunk(Width)]);

    public int Height => Rows.Count;

    public int Width => Rows[0].Count;
}
