namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>Parses expressions with jinja2's precedence. Serves one template.</summary>
internal sealed class ExpressionParser(TokenStream tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private readonly PostfixParser _postfix = new(tokens);

    /// <summary>Whether the expression may never be reached: then an unknown filter is an error only when it is.</summary>
    public bool Conditional { get; set; }

    /// <summary>Unknown filters and tests that will be reached.</summary>
    public List<ChatTemplateException> Unknown { get; } = [];

    /// <summary>An expression; a comma makes a tuple.</summary>
    /// <param name="withChoice">Whether <c>if</c> belongs to it.</param>
    /// <param name="end">A name that ends it.</param>
    /// <param name="bracketed">Whether it may be empty.</param>
    public Expression Tuple(bool withChoice = true, string? end = null, bool bracketed = false)
    {
        var first = tokens.Current;
        var items = new List<Expression>();
        bool isTuple = false;
        while (!(items.Count > 0 && !isTuple) && !EndsTuple(end))
        {
            items.Add(withChoice ? Expression() : Or());
            if (!tokens.Take(",")) break;
            isTuple = true;
        }
        if (isTuple) return new TupleDisplay(items, first.Line);
        if (items.Count > 0) return items[0];
        return bracketed ? new TupleDisplay([], first.Line) : throw tokens.Unexpected("an expression");
    }

    private bool EndsTuple(string? end) => tokens.Current.Kind is TokenKind.CloseOutput or TokenKind.CloseBlock or TokenKind.End
        || tokens.Current.Is(")") || (end is not null && tokens.Current.IsName(end));

    public Expression Expression() => tokens.Nested(Choice);

    private Expression Choice()
    {
        bool outer = Conditional;
        int line = tokens.Current.Line, unknown = Unknown.Count;
        var value = Or();
        while (tokens.TakeName("if"))
        {
            // What stands before "if" may not be reached either.
            Unknown.RemoveRange(unknown, Unknown.Count - unknown);
            Conditional = true;
            var test = Or();
            value = new Choice(test, value, tokens.TakeName("else") ? tokens.Nested(Choice) : null, line);
        }
        Conditional = outer;
        return value;
    }

    public Expression Or()
    {
        var left = And();
        while (tokens.Current is { Line: var line } && tokens.TakeName("or")) left = new Junction(false, left, And(), line);
        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (tokens.Current is { Line: var line } && tokens.TakeName("and")) left = new Junction(true, left, Not(), line);
        return left;
    }

    private Expression Not() => tokens.Current is { Line: var line } && tokens.TakeName("not")
        ? new Negation(tokens.Nested(Not), line)
        : Compare();

    private Expression Compare()
    {
        int line = tokens.Current.Line;
        var first = Sum();
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (tokens.Current.Kind == TokenKind.Operator && Comparisons.Contains(tokens.Current.Text)) rest.Add((tokens.Next().Text, Sum()));
            else if (tokens.TakeName("in")) rest.Add(("in", Sum()));
            else if (tokens.Current.IsName("not") && tokens.Ahead.IsName("in"))
            {
                tokens.Next();
                tokens.Next();
                rest.Add(("not in", Sum()));
            }
            else return rest.Count == 0 ? first : new Comparison(first, rest, line);
        }
    }

    private Expression Sum() => LeftToRight(Concatenate, "+", "-");

    private Expression Concatenate()
    {
        int line = tokens.Current.Line;
        var parts = new List<Expression> { Product() };
        while (tokens.Take("~")) parts.Add(Product());
        return parts.Count == 1 ? parts[0] : new Concatenation(parts, line);
    }

    private Expression Product() => LeftToRight(Power, "*", "/", "//", "%");

    private Expression Power() => LeftToRight(() => Unary(true), "**");

    private Expression LeftToRight(Func<Expression> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        while (tokens.Current.Kind == TokenKind.Operator && operators.Contains(tokens.Current.Text))
        {
            var op = tokens.Next();
            left = new BinaryOperation(op.Text, left, operand(), op.Line);
        }
        return left;
    }

    // Filters bind to the signed value: -1|abs is 1.
    private Expression Unary(bool withFilters)
    {
        int line = tokens.Current.Line;
        var value = tokens.Current.Is("-") || tokens.Current.Is("+")
            ? new UnaryOperation(tokens.Next().Text, tokens.Nested(() => Unary(false)), line)
            : Primary();
        value = _postfix.Subscripts(this, value);
        return withFilters ? _postfix.Filters(this, value) : value;
    }

    public Expression Primary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name: return Name(tokens.Next());
            case TokenKind.Number: return new Constant(tokens.Next().Number, token.Line);
            case TokenKind.Quoted:
                string text = "";
                while (tokens.Current.Kind == TokenKind.Quoted) text += tokens.Next().Text;
                return new Constant(text, token.Line);
        }
        if (tokens.Take("("))
        {
            var inner = tokens.Nested(() => Tuple(bracketed: true));
            tokens.Expect(")");
            return inner;
        }
        if (tokens.Take("[")) return new ListDisplay(Items("]", Expression), token.Line);
        if (tokens.Take("{")) return new DictDisplay(Items("}", Entry), token.Line);
        throw tokens.Unexpected("an expression");
    }

    private static Expression Name(Token token) => token.Text switch
    {
        "true" or "True" => new Constant(true, token.Line),
        "false" or "False" => new Constant(false, token.Line),
        "none" or "None" => new Constant(null, token.Line),
        _ => new Variable(token.Text, token.Line),
    };

    private (Expression Key, Expression Value) Entry()
    {
        var key = Expression();
        tokens.Expect(":");
        return (key, Expression());
    }

    private List<T> Items<T>(string close, Func<T> item)
    {
        var items = new List<T>();
        while (!tokens.Current.Is(close))
        {
            if (items.Count > 0) tokens.Expect(",");
            if (tokens.Current.Is(close)) break;
            items.Add(item());
        }
        tokens.Expect(close);
        return items;
    }

    /// <summary>The filters after the name of a block: <c>{% filter a|b %}</c>, <c>{% set x | a %}</c>.</summary>
    public Expression BlockFilters(bool inline) => _postfix.BlockFilters(this, inline);

    /// <summary>Arguments in brackets.</summary>
    public Arguments Arguments() => _postfix.Arguments(this);
}
