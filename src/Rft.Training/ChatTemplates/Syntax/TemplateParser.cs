namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>Parses a template into statements. Serves one template.</summary>
internal sealed class TemplateParser
{
    private static readonly string[] Refused = ["autoescape", "block", "do", "extends", "from", "import", "include", "trans"];

    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private readonly Stack<string> _open = new();

    // Loops around the statement, up to the macro, call or generation block that it belongs to.
    private int _loops;

    private TemplateParser(IReadOnlyList<Token> tokens)
    {
        _tokens = new TokenStream(tokens);
        _expressions = new ExpressionParser(_tokens);
    }

    /// <summary>Parses a template.</summary>
    /// <param name="source">The template.</param>
    /// <param name="literals">Changes the template's own texts, between tags and in quotes; null: they stay.</param>
    /// <exception cref="ChatTemplateException">It is not one; the message names line and column.</exception>
    public static Block Parse(string source, Func<string, string>? literals = null)
    {
        var tokens = Lexer.Read(source);
        if (literals is not null)
            tokens = [.. tokens.Select(token => token.Kind is TokenKind.Text or TokenKind.Quoted ? token with { Text = literals(token.Text) } : token)];
        var parser = new TemplateParser(tokens);
        var body = parser.Statements([]);
        if (parser._expressions.Unknown is [var unknown, ..]) throw unknown;
        NameAnalysis.Mark(body);
        return body;
    }

    /// <summary>Statements up to one of the given tags, whose name is then the current token; up to the end for none.</summary>
    private Block Statements(string[] ends)
    {
        var statements = new List<Statement>();
        while (true)
        {
            var token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Text: statements.Add(new TextStatement(token.Text, token.Line)); break;
                case TokenKind.OpenOutput:
                    statements.Add(new OutputStatement(_expressions.Tuple(), token.Line));
                    _tokens.Expect(TokenKind.CloseOutput, "'}}'");
                    break;
                case TokenKind.OpenBlock:
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text)) return new Block(statements);
                    statements.Add(_tokens.Nested(Statement));
                    _tokens.Expect(TokenKind.CloseBlock, "'%}'");
                    break;
                default:
                    if (ends.Length == 0) return new Block(statements);
                    throw _tokens.Error($"the template ends inside '{_open.Peek()}'; {string.Join(" or ", ends)} is expected", token);
            }
        }
    }

    private Statement Statement()
    {
        var tag = _tokens.Expect(TokenKind.Name, "the name of a statement");
        _open.Push(tag.Text);
        Statement statement = tag.Text switch
        {
            "if" => If(tag.Line),
            "for" => For(tag.Line),
            "set" => Set(tag.Line),
            "with" => With(tag.Line),
            "print" => Print(tag.Line),
            "macro" => Macro(tag.Line),
            "call" => Call(tag.Line),
            "filter" => new FilterStatement(_expressions.BlockFilters(inline: true), Body("endfilter"), tag.Line),
            "generation" => new GenerationStatement(OutsideLoops(() => Body("endgeneration")), tag.Line),
            "break" => _loops > 0 ? new BreakStatement(tag.Line) : throw _tokens.Error("'break' outside loop", tag),
            "continue" => _loops > 0 ? new ContinueStatement(tag.Line) : throw _tokens.Error("'continue' not properly in loop", tag),
            _ => throw Unknown(tag),
        };
        _open.Pop();
        return statement;
    }

    private ChatTemplateException Unknown(Token tag)
    {
        _open.Pop();
        string inside = _open.Count > 0 ? $"; the innermost open block is '{_open.Peek()}'" : "";
        return _tokens.Error(Refused.Contains(tag.Text)
            ? $"'{tag.Text}' is not supported in chat templates"
            : $"encountered unknown tag '{tag.Text}'{inside}", tag);
    }

    private Block Body(params string[] ends) => Body(ends, last: true);

    /// <summary>The statements of a tag.</summary>
    /// <param name="ends">The tags that end them.</param>
    /// <param name="last">Whether the end belongs to them and is passed over.</param>
    private Block Body(string[] ends, bool last)
    {
        _tokens.Take(":");
        _tokens.Expect(TokenKind.CloseBlock, "'%}'");
        var body = Statements(ends);
        if (last) _tokens.Next();
        return body;
    }

    private PrintStatement Print(int line)
    {
        var values = new List<Expression>();
        while (_tokens.Current.Kind != TokenKind.CloseBlock)
        {
            if (values.Count > 0) _tokens.Expect(",");
            values.Add(_expressions.Expression());
        }
        return new PrintStatement(values, line);
    }

    private IfStatement If(int line)
    {
        bool outer = _expressions.Conditional;
        _expressions.Conditional = true;
        var branches = new List<(Expression, Block)>();
        Block? otherwise = null;
        do branches.Add((_expressions.Tuple(withChoice: false), Body(["elif", "else", "endif"], last: false)));
        while (_tokens.TakeName("elif"));
        if (_tokens.Next().Text == "else") otherwise = Body("endif");
        _expressions.Conditional = outer;
        return new IfStatement(branches, otherwise, line);
    }

    private ForStatement For(int line)
    {
        bool outer = _expressions.Conditional;
        _expressions.Conditional = false;
        var target = Target(end: "in");
        if (!_tokens.TakeName("in")) throw _tokens.Unexpected("'in'");
        var items = _expressions.Tuple(withChoice: false, end: "recursive");
        var filter = _tokens.TakeName("if") ? _expressions.Expression() : null;
        bool recursive = _tokens.TakeName("recursive");
        _loops++;
        var body = Body(["endfor", "else"], last: false);
        _loops--;
        var otherwise = _tokens.Next().Text == "else" ? Body("endfor") : null;
        _expressions.Conditional = outer;
        return new ForStatement(target, items, filter, recursive, body, otherwise, line);
    }

    private Statement Set(int line)
    {
        var target = Target(end: null);
        if (_tokens.Take("=")) return new SetStatement(target, _expressions.Tuple(), line);
        var filter = _tokens.Current.Is("|") ? _expressions.BlockFilters(inline: false) : null;
        return new SetBlockStatement(target, filter, Body("endset"), line);
    }

    private WithStatement With(int line)
    {
        var values = new List<(Target, Expression)>();
        while (_tokens.Current.Kind != TokenKind.CloseBlock)
        {
            if (values.Count > 0) _tokens.Expect(",");
            var target = Target(end: null, single: true);
            _tokens.Expect("=");
            values.Add((target, _expressions.Expression()));
        }
        return new WithStatement(values, Body("endwith"), line);
    }

    private MacroStatement Macro(int line)
    {
        string name = _tokens.Expect(TokenKind.Name, "the name of the macro").Text;
        var parameters = Parameters();
        return new MacroStatement(name, NewSignature(parameters, OutsideLoops(() => Body("endmacro"))), line);
    }

    private CallStatement Call(int line)
    {
        var parameters = _tokens.Current.Is("(") ? Parameters() : [];
        var at = _tokens.Current;
        if (_expressions.Expression() is not Call call) throw _tokens.Error("expected call", at);
        return new CallStatement(call, NewSignature(parameters, OutsideLoops(() => Body("endcall"))), line);
    }

    private List<(string, Expression?)> Parameters()
    {
        var parameters = new List<(string, Expression?)>();
        _tokens.Expect("(");
        while (!_tokens.Current.Is(")"))
        {
            if (parameters.Count > 0) _tokens.Expect(",");
            string name = _tokens.Expect(TokenKind.Name, "the name of a parameter").Text;
            bool hasDefault = _tokens.Take("=");
            if (name == "caller" && !hasDefault) throw _tokens.Error("the special \"caller\" argument must be omitted or be given a default");
            if (!hasDefault && parameters.Count > 0 && parameters[^1].Item2 is not null)
                throw _tokens.Error("non-default argument follows default argument");
            parameters.Add((name, hasDefault ? _expressions.Expression() : null));
        }
        _tokens.Expect(")");
        return parameters;
    }

    private static Signature NewSignature(List<(string Name, Expression? Default)> parameters, Block body) =>
        new(parameters, body, NameAnalysis.SpecialNames(body));

    private T OutsideLoops<T>(Func<T> parse)
    {
        var (loops, conditional) = (_loops, _expressions.Conditional);
        (_loops, _expressions.Conditional) = (0, false);
        var result = parse();
        (_loops, _expressions.Conditional) = (loops, conditional);
        return result;
    }

    private Target Target(string? end, bool single = false)
    {
        var items = new List<Target>();
        bool isTuple = false;
        while (!(items.Count > 0 && !isTuple) && (end is null || !_tokens.Current.IsName(end)) && !_tokens.Current.Is("=") && !_tokens.Current.Is(")"))
        {
            items.Add(SingleTarget());
            if (single || !_tokens.Take(",")) break;
            isTuple = true;
        }
        return isTuple ? new TupleTarget(items) : items.Count > 0 ? items[0] : throw _tokens.Unexpected("a name to assign to");
    }

    private Target SingleTarget()
    {
        if (_tokens.Take("("))
        {
            var inner = _tokens.Nested(() => Target(end: null));
            _tokens.Expect(")");
            return inner;
        }
        var name = _tokens.Expect(TokenKind.Name, "a name to assign to");
        if (name.Text is "true" or "True" or "false" or "False" or "none" or "None") throw _tokens.Error($"can't assign to '{name.Text}'", name);
        if (name.Text == "loop" && _open.Contains("for")) throw _tokens.Error("can't assign to special loop variable in for-loop target", name);
        return _tokens.Take(".") ? new AttributeTarget(name.Text, _tokens.Expect(TokenKind.Name, "an attribute").Text) : new NameTarget(name.Text);
    }
}
