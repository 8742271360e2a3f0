namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>An expression and the line it begins on.</summary>
internal abstract record Expression(int Line);

internal sealed record Constant(object? Value, int Line) : Expression(Line);

internal sealed record Variable(string Name, int Line) : Expression(Line);

internal sealed record ListDisplay(IReadOnlyList<Expression> Items, int Line) : Expression(Line);

internal sealed record TupleDisplay(IReadOnlyList<Expression> Items, int Line) : Expression(Line);

internal sealed record DictDisplay(IReadOnlyList<(Expression Key, Expression Value)> Entries, int Line) : Expression(Line);

internal sealed record UnaryOperation(string Operator, Expression Operand, int Line) : Expression(Line);

internal sealed record BinaryOperation(string Operator, Expression Left, Expression Right, int Line) : Expression(Line);

internal sealed record Negation(Expression Operand, int Line) : Expression(Line);

/// <summary><c>and</c> where <paramref name="All"/>, else <c>or</c>.</summary>
internal sealed record Junction(bool All, Expression Left, Expression Right, int Line) : Expression(Line);

/// <summary><c>a ~ b ~ c</c>.</summary>
internal sealed record Concatenation(IReadOnlyList<Expression> Parts, int Line) : Expression(Line);

/// <summary><c>a &lt; b &lt; c</c>: true when every neighbouring pair agrees.</summary>
internal sealed record Comparison(Expression First, IReadOnlyList<(string Operator, Expression Right)> Rest, int Line) : Expression(Line);

/// <summary><c>a if test else b</c>; without else: undefined.</summary>
internal sealed record Choice(Expression Test, Expression Then, Expression? Else, int Line) : Expression(Line);

internal sealed record AttributeAccess(Expression Target, string Name, int Line) : Expression(Line);

internal sealed record ItemAccess(Expression Target, Expression Key, int Line) : Expression(Line);

internal sealed record SliceAccess(Expression Target, Expression? Start, Expression? Stop, Expression? Step, int Line) : Expression(Line);

internal sealed record Call(Expression Target, Arguments Arguments, int Line) : Expression(Line);

/// <summary><c>target | name(arguments)</c>; no target: the text of a block.</summary>
internal sealed record FilterCall(Expression? Target, string Name, Arguments Arguments, int Line) : Expression(Line);

/// <summary><c>target is name arguments</c>.</summary>
internal sealed record TestCall(Expression Target, string Name, Arguments Arguments, int Line) : Expression(Line);

/// <summary>Arguments of a call.</summary>
/// <param name="Positional">In order.</param>
/// <param name="Named">By keyword.</param>
/// <param name="Spread">The sequence after <c>*</c>.</param>
/// <param name="SpreadNamed">The dict after <c>**</c>.</param>
internal sealed record Arguments(
    IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named, Expression? Spread, Expression? SpreadNamed)
{
    public static Arguments None { get; } = new([], [], null, null);
}
