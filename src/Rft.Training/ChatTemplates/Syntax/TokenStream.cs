namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>The tokens of a template with a place in them.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    /// <summary>The deepest nesting of statements and of expressions.</summary>
    private const int MaxDepth = 200;

    private int _at, _depth;

    public Token Current => tokens[_at];

    public Token Ahead => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Next()
    {
        var token = tokens[_at];
        if (token.Kind != TokenKind.End) _at++;
        return token;
    }

    public bool Take(string op)
    {
        if (!Current.Is(op)) return false;
        Next();
        return true;
    }

    public bool TakeName(string name)
    {
        if (!Current.IsName(name)) return false;
        Next();
        return true;
    }

    public void Expect(string op)
    {
        if (!Take(op)) throw Unexpected($"'{op}'");
    }

    public Token Expect(TokenKind kind, string what) => Current.Kind == kind ? Next() : throw Unexpected(what);

    /// <summary>Parses something that may contain itself.</summary>
    /// <exception cref="ChatTemplateException">It does so too often.</exception>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth) throw Error($"the template is nested deeper than {MaxDepth}");
        var result = parse();
        _depth--;
        return result;
    }

    public ChatTemplateException Unexpected(string wanted) => Error($"{wanted} is expected, not {Current.Describe()}");

    public ChatTemplateException Error(string problem, Token? at = null)
    {
        var token = at ?? Current;
        return new ChatTemplateException($"line {token.Line}, column {token.Column}: {problem}", token.Line, token.Column);
    }
}
