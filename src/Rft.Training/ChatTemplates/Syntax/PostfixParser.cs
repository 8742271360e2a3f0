using System.Numerics;
using Rft.Training.ChatTemplates.Filters;

namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>Parses what follows a value: attributes, items, calls, filters and tests.</summary>
internal sealed class PostfixParser(TokenStream tokens)
{
    public Expression Subscripts(ExpressionParser expressions, Expression value)
    {
        while (true)
        {
            if (tokens.Current.Is(".") || tokens.Current.Is("[")) value = Subscript(expressions, value);
            else if (tokens.Current.Is("(")) value = new Call(value, Arguments(expressions), value.Line);
            else return value;
        }
    }

    public Expression Filters(ExpressionParser expressions, Expression value)
    {
        while (true)
        {
            if (tokens.Take("|")) value = Filter(expressions, value);
            else if (tokens.TakeName("is")) value = Test(expressions, value);
            else if (tokens.Current.Is("(")) value = new Call(value, Arguments(expressions), value.Line);
            else return value;
        }
    }

    public Expression BlockFilters(ExpressionParser expressions, bool inline)
    {
        Expression? filter = inline ? Filter(expressions, null) : null;
        while (tokens.Take("|")) filter = Filter(expressions, filter);
        return filter ?? throw tokens.Unexpected("a filter");
    }

    private FilterCall Filter(ExpressionParser expressions, Expression? target)
    {
        var (name, token) = DottedName("the name of a filter");
        var arguments = tokens.Current.Is("(") ? Arguments(expressions) : Syntax.Arguments.None;
        if (!expressions.Conditional && FilterTable.Find(name) is null) expressions.Unknown.Add(tokens.Error(FilterTable.Unknown(name), token));
        return new FilterCall(target, name, arguments, token.Line);
    }

    private Expression Test(ExpressionParser expressions, Expression target)
    {
        bool negated = tokens.TakeName("not");
        var (name, token) = DottedName("the name of a test");
        var arguments = Syntax.Arguments.None;
        if (tokens.Current.Is("(")) arguments = Arguments(expressions);
        else if (BeginsOperand())
        {
            if (tokens.Current.IsName("is")) throw tokens.Error("tests cannot be chained with 'is'");
            arguments = Syntax.Arguments.None with { Positional = [tokens.Nested(() => Subscripts(expressions, expressions.Primary()))] };
        }
        if (!expressions.Conditional && TestTable.Find(name) is null) expressions.Unknown.Add(tokens.Error(TestTable.Unknown(name), token));
        Expression test = new TestCall(target, name, arguments, token.Line);
        return negated ? new Negation(test, token.Line) : test;
    }

    private bool BeginsOperand() => tokens.Current.Kind switch
    {
        TokenKind.Number or TokenKind.Quoted => true,
        TokenKind.Name => tokens.Current.Text is not ("else" or "or" or "and"),
        _ => tokens.Current.Is("[") || tokens.Current.Is("{"),
    };

    private (string Name, Token Token) DottedName(string what)
    {
        var token = tokens.Expect(TokenKind.Name, what);
        string name = token.Text;
        while (tokens.Take(".")) name += "." + tokens.Expect(TokenKind.Name, what).Text;
        return (name, token);
    }

    private Expression Subscript(ExpressionParser expressions, Expression value)
    {
        var open = tokens.Next();
        if (open.Is("."))
        {
            if (tokens.Current.Kind == TokenKind.Name) return new AttributeAccess(value, tokens.Next().Text, open.Line);
            if (tokens.Current is { Kind: TokenKind.Number, Number: BigInteger index })
                return new ItemAccess(value, new Constant(index, tokens.Next().Line), open.Line);
            throw tokens.Unexpected("a name or number");
        }
        var result = Bracketed(expressions, value, open.Line);
        tokens.Expect("]");
        return result;
    }

    private Expression Bracketed(ExpressionParser expressions, Expression value, int line)
    {
        Expression? start = null, stop = null, step = null;
        if (!tokens.Current.Is(":"))
        {
            start = expressions.Expression();
            if (tokens.Take(","))
            {
                var keys = new List<Expression> { start };
                while (!tokens.Current.Is("]"))
                {
                    keys.Add(expressions.Expression());
                    if (!tokens.Take(",")) break;
                }
                return new ItemAccess(value, new TupleDisplay(keys, line), line);
            }
            if (!tokens.Current.Is(":")) return new ItemAccess(value, start, line);
        }
        tokens.Expect(":");
        if (!tokens.Current.Is("]") && !tokens.Current.Is(":")) stop = expressions.Expression();
        if (tokens.Take(":") && !tokens.Current.Is("]")) step = expressions.Expression();
        return new SliceAccess(value, start, stop, step, line);
    }

    public Arguments Arguments(ExpressionParser expressions)
    {
        var positional = new List<Expression>();
        var named = new List<(string, Expression)>();
        Expression? spread = null, spreadNamed = null;
        tokens.Expect("(");
        for (bool first = true; !tokens.Current.Is(")"); first = false)
        {
            if (!first) tokens.Expect(",");
            if (tokens.Current.Is(")")) break;
            var at = tokens.Current;
            bool legal = true;
            if (tokens.Take("*"))
            {
                legal = spread is null && spreadNamed is null;
                spread = expressions.Expression();
            }
            else if (tokens.Take("**"))
            {
                legal = spreadNamed is null;
                spreadNamed = expressions.Expression();
            }
            else if (at.Kind == TokenKind.Name && tokens.Ahead.Is("="))
            {
                legal = spreadNamed is null;
                tokens.Next();
                tokens.Next();
                named.Add((at.Text, expressions.Expression()));
            }
            else
            {
                legal = spread is null && spreadNamed is null && named.Count == 0;
                positional.Add(expressions.Expression());
            }
            if (!legal) throw tokens.Error("invalid syntax for function call expression", at);
        }
        tokens.Expect(")");
        return new Arguments(positional, named, spread, spreadNamed);
    }
}
