namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>Goes through the names that expressions and statements read.</summary>
internal static class Walker
{
    /// <summary>Every variable of an expression, in order.</summary>
    public static void Visit(Expression? expression, Action<string> read)
    {
        Values.Budget.Deeper();
        if (expression is Variable variable) read(variable.Name);
        else if (expression is not null)
        {
            foreach (var child in Children(expression)) Visit(child, read);
        }
    }

    /// <summary>Every variable that a statement and all within it read.</summary>
    public static void Visit(Statement statement, Action<string> read)
    {
        Values.Budget.Deeper();
        foreach (var expression in Expressions(statement)) Visit(expression, read);
        foreach (var body in Bodies(statement))
        {
            foreach (var inner in body.Statements) Visit(inner, read);
        }
    }

    private static IEnumerable<Expression?> Children(Expression expression) => expression switch
    {
        ListDisplay list => (IEnumerable<Expression?>)list.Items,
        TupleDisplay tuple => tuple.Items,
        DictDisplay dict => dict.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        UnaryOperation unary => [unary.Operand],
        BinaryOperation binary => [binary.Left, binary.Right],
        Negation negation => [negation.Operand],
        Junction junction => [junction.Left, junction.Right],
        Concatenation concatenation => concatenation.Parts,
        Comparison comparison => [comparison.First, .. comparison.Rest.Select(part => part.Right)],
        Choice choice => [choice.Test, choice.Then, choice.Else],
        AttributeAccess attribute => [attribute.Target],
        ItemAccess item => [item.Target, item.Key],
        SliceAccess slice => [slice.Target, slice.Start, slice.Stop, slice.Step],
        Call call => [call.Target, .. Children(call.Arguments)],
        FilterCall filter => [filter.Target, .. Children(filter.Arguments)],
        TestCall test => [test.Target, .. Children(test.Arguments)],
        _ => [],
    };

    private static IEnumerable<Expression?> Children(Arguments arguments) =>
        [.. arguments.Positional, .. arguments.Named.Select(entry => entry.Value), arguments.Spread, arguments.SpreadNamed];

    private static IEnumerable<Expression?> Expressions(Statement statement) => statement switch
    {
        OutputStatement output => (IEnumerable<Expression?>)[output.Value],
        PrintStatement print => print.Values,
        IfStatement choice => choice.Branches.Select(branch => branch.Test),
        ForStatement loop => [loop.Items, loop.Filter],
        SetStatement set => [set.Value],
        SetBlockStatement set => [set.Filter],
        WithStatement with => with.Values.Select(entry => entry.Value),
        MacroStatement macro => macro.Signature.Parameters.Select(parameter => parameter.Default),
        CallStatement call => [call.Call, .. call.Caller.Parameters.Select(parameter => parameter.Default)],
        FilterStatement filter => [filter.Filter],
        _ => [],
    };

    private static IEnumerable<Block> Bodies(Statement statement) => statement switch
    {
        IfStatement choice => choice.Branches.Select(branch => branch.Body).Concat(choice.Else is null ? [] : [choice.Else]),
        ForStatement loop => loop.Else is null ? [loop.Body] : [loop.Body, loop.Else],
        SetBlockStatement set => [set.Body],
        WithStatement with => [with.Body],
        MacroStatement macro => [macro.Signature.Body],
        CallStatement call => [call.Caller.Body],
        FilterStatement filter => [filter.Body],
        GenerationStatement generation => [generation.Body],
        _ => [],
    };
}
