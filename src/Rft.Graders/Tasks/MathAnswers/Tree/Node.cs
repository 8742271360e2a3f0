namespace Rft.Graders.Tasks.MathAnswers.Tree;

/// <summary>A parsed answer or a part of one. Immutable.</summary>
internal abstract record Node
{
    /// <summary>The parts, in reading order.</summary>
    public virtual IReadOnlyList<Node> Children => [];

    /// <summary>The same node with other parts, as many as <see cref="Children"/>.</summary>
    public virtual Node WithChildren(IReadOnlyList<Node> children) => this;
}

/// <param name="Value">The value.</param>
/// <param name="IsDecimal">Whether it was written with a decimal point, and so is compared to decimal places.</param>
internal sealed record NumberNode(Rational Value, bool IsDecimal = false) : Node
{
    public bool IsPlainInteger => !IsDecimal && Value.IsInteger;
}

/// <summary>A variable, with its subscript and primes.</summary>
internal sealed record SymbolNode(string Name) : Node;

internal enum Constant
{
    Pi,
    E,
    I,
    Infinity,
}

internal sealed record ConstantNode(Constant Value) : Node;

internal sealed record SumNode(IReadOnlyList<Node> Terms) : Node
{
    public override IReadOnlyList<Node> Children => Terms;

    public override Node WithChildren(IReadOnlyList<Node> children) => new SumNode(children);
}

internal sealed record ProductNode(IReadOnlyList<Node> Factors) : Node
{
    public override IReadOnlyList<Node> Children => Factors;

    public override Node WithChildren(IReadOnlyList<Node> children) => new ProductNode(children);
}

internal sealed record NegateNode(Node Value) : Node
{
    public override IReadOnlyList<Node> Children => [Value];

    public override Node WithChildren(IReadOnlyList<Node> children) => new NegateNode(children[0]);
}

/// <summary>A sign that may be either; <paramref name="PlusFirst"/> tells + over - from - over +.</summary>
internal sealed record PlusMinusNode(Node Value, bool PlusFirst) : Node
{
    public override IReadOnlyList<Node> Children => [Value];

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Value = children[0] };
}

internal sealed record QuotientNode(Node Numerator, Node Denominator) : Node
{
    public override IReadOnlyList<Node> Children => [Numerator, Denominator];

    public override Node WithChildren(IReadOnlyList<Node> children) => new QuotientNode(children[0], children[1]);
}

internal sealed record PowerNode(Node Base, Node Exponent) : Node
{
    public override IReadOnlyList<Node> Children => [Base, Exponent];

    public override Node WithChildren(IReadOnlyList<Node> children) => new PowerNode(children[0], children[1]);
}

/// <summary>A function of its arguments. A name that <c>Functions</c> does not know stands for any function.</summary>
internal sealed record CallNode(string Name, IReadOnlyList<Node> Arguments) : Node
{
    public override IReadOnlyList<Node> Children => Arguments;

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Arguments = children };
}

/// <summary>A sum, product, integral or limit over a variable of its own.</summary>
/// <param name="Kind">The LaTeX command's name.</param>
/// <param name="Variable">The variable; null when none is named.</param>
/// <param name="Lower">The lower bound or the limit point; null when there is none.</param>
/// <param name="Upper">The upper bound; null when there is none.</param>
/// <param name="Body">What is summed.</param>
internal sealed record BinderNode(string Kind, string? Variable, Node? Lower, Node? Upper, Node Body) : Node
{
    public override IReadOnlyList<Node> Children => [.. new[] { Lower, Upper, Body }.OfType<Node>()];

    public override Node WithChildren(IReadOnlyList<Node> children) => this with
    {
        Lower = Lower is null ? null : children[0],
        Upper = Upper is null ? null : children[^2],
        Body = children[^1],
    };
}

internal sealed record PercentNode(Node Value) : Node
{
    public override IReadOnlyList<Node> Children => [Value];

    public override Node WithChildren(IReadOnlyList<Node> children) => new PercentNode(children[0]);
}

/// <summary>Degrees of an angle: the plain number, except inside a circular function.</summary>
internal sealed record DegreeNode(Node Value) : Node
{
    public override IReadOnlyList<Node> Children => [Value];

    public override Node WithChildren(IReadOnlyList<Node> children) => new DegreeNode(children[0]);
}

/// <summary>A value with the unit or remark that follows it.</summary>
internal sealed record QuantityNode(Node Value, string Unit) : Node
{
    public override IReadOnlyList<Node> Children => [Value];

    public override Node WithChildren(IReadOnlyList<Node> children) => this with { Value = children[0] };
}
