namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>A statement and the line it begins on.</summary>
internal abstract record Statement(int Line);

internal sealed record TextStatement(string Text, int Line) : Statement(Line);

internal sealed record OutputStatement(Expression Value, int Line) : Statement(Line);

/// <summary><c>print a, b</c>: several values, one after the other.</summary>
internal sealed record PrintStatement(IReadOnlyList<Expression> Values, int Line) : Statement(Line);

/// <summary><c>if</c>, <c>elif</c>, <c>else</c>.</summary>
internal sealed record IfStatement(IReadOnlyList<(Expression Test, Block Body)> Branches, Block? Else, int Line) : Statement(Line);

/// <summary><c>for</c>.</summary>
/// <param name="Target">What each item is bound to.</param>
/// <param name="Items">What is gone through.</param>
/// <param name="Filter">Which items count; null: all.</param>
/// <param name="Recursive">Whether <c>loop(...)</c> may be called in the body.</param>
/// <param name="Body">Rendered for each item.</param>
/// <param name="Line">Its line.</param>
/// <param name="Else">Rendered when no turn reached the body's end.</param>
internal sealed record ForStatement(Target Target, Expression Items, Expression? Filter, bool Recursive, Block Body, Block? Else, int Line) : Statement(Line);

internal sealed record SetStatement(Target Target, Expression Value, int Line) : Statement(Line);

/// <summary><c>set name</c> with a body; filters may follow the name.</summary>
internal sealed record SetBlockStatement(Target Target, Expression? Filter, Block Body, int Line) : Statement(Line);

/// <summary><c>with</c>: values that live in the body.</summary>
internal sealed record WithStatement(IReadOnlyList<(Target Target, Expression Value)> Values, Block Body, int Line) : Statement(Line);

internal sealed record MacroStatement(string Name, Signature Signature, int Line) : Statement(Line);

/// <summary><c>call</c>: a macro is called with the body as <c>caller</c>.</summary>
internal sealed record CallStatement(Call Call, Signature Caller, int Line) : Statement(Line);

internal sealed record FilterStatement(Expression Filter, Block Body, int Line) : Statement(Line);

/// <summary><c>generation</c>: what an assistant would write.</summary>
internal sealed record GenerationStatement(Block Body, int Line) : Statement(Line);

internal sealed record BreakStatement(int Line) : Statement(Line);

internal sealed record ContinueStatement(int Line) : Statement(Line);

/// <summary>Parameters and body of a macro.</summary>
/// <param name="Parameters">With their defaults; null: none.</param>
/// <param name="Body">The body.</param>
/// <param name="Mentions">Which of the special names <c>caller</c>, <c>varargs</c>, <c>kwargs</c> the body uses.</param>
internal sealed record Signature(IReadOnlyList<(string Name, Expression? Default)> Parameters, Block Body, IReadOnlySet<string> Mentions);

/// <summary>Statements that share a scope.</summary>
/// <param name="Statements">In order.</param>
internal sealed record Block(IReadOnlyList<Statement> Statements)
{
    /// <summary>Names that the scope sets before it reads them: they never mean a variable of the conversation.</summary>
    public IReadOnlyList<string> Owned { get; set; } = [];
}

/// <summary>What a value is bound to.</summary>
internal abstract record Target;

internal sealed record NameTarget(string Name) : Target;

internal sealed record AttributeTarget(string Name, string Attribute) : Target;

internal sealed record TupleTarget(IReadOnlyList<Target> Items) : Target;
