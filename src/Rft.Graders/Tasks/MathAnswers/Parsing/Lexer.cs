namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Cuts LaTeX, or a formula in plain text, into tokens of one spelling. Takes time proportional to the text.</summary>
internal sealed partial class Lexer
{
    private const string Signs = "+-*/^_=<>!,;:|()[]{}%&.\"`?";

    private static readonly (string Spelling, string Sign)[] DoubleSigns =
    [
        ("<=", "<="), (">=", ">="), ("!=", "!="), ("=<", "<="), ("=>", "implies"), ("==", "="), ("**", "^"), ("+-", "pm"), ("->", "to"), ("||", "||"),
    ];

    private readonly string _text;
    private readonly HashSet<int> _thousands;
    private readonly List<Token> _tokens = [];
    private int _next;
    private bool _spaced;
    private bool _wide;

    private Lexer(string text)
    {
        _text = text;
        _thousands = CommaRule.Find(text);
    }

    /// <exception cref="MathParseException">The text holds a character that no formula has.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(LatexText.Clean(text));
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_next < _text.Length)
        {
            char c = _text[_next];
            if (char.IsWhiteSpace(c) || c is '~' or '$' or '\u200B' or '\uFEFF')
            {
                _next++;
                _spaced = true;
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && _next + 1 < _text.Length && char.IsAsciiDigit(_text[_next + 1]))) ReadNumber();
            else if (char.IsAsciiLetter(c)) ReadLetters();
            else if (c == '\\') ReadCommand();
            else ReadSign(c);
        }
        Emit(TokenKind.End, "");
    }

    private void ReadNumber()
    {
        var number = new NumberScanner(_text, _thousands.Contains);
        int end = number.Read(_next);
        Emit(number.IsRepeating ? TokenKind.Repeating : TokenKind.Number, number.Digits);
        _next = end;
    }

    private void ReadSign(char c)
    {
        var known = DoubleSigns.FirstOrDefault(sign => Braces.At(_text, _next, sign.Spelling));
        if (known.Sign is not null) EmitAndMove(TokenKind.Operator, known.Sign, _next + 2);
        else if (c == '.' && At(1, '.')) EmitAndMove(TokenKind.Symbol, "...", EndOfDots());
        else if (c == '^' && RaisedMark() is var (mark, end)) EmitAndMove(TokenKind.Operator, mark, end);
        else if (c == '\'') EmitAndMove(TokenKind.Operator, "prime", _next + 1);
        else if (Signs.Contains(c, StringComparison.Ordinal)) EmitAndMove(TokenKind.Operator, c.ToString(), _next + 1);
        else throw new MathParseException($"'{c}' is in no formula");
    }

    private int EndOfDots()
    {
        int end = _next;
        while (end < _text.Length && _text[end] == '.') end++;
        return end;
    }

    /// <summary>A raised ring or prime is a sign of its own; null for any other exponent.</summary>
    private (string Sign, int End)? RaisedMark()
    {
        int at = Braces.SkipSpace(_text, _next + 1);
        bool isBraced = Braces.At(_text, at, "{");
        if (isBraced) at = Braces.SkipSpace(_text, at + 1);
        if (!Braces.At(_text, at, "\\") && !(isBraced && Braces.At(_text, at, "o"))) return null;
        var (content, end) = Argument(_next + 1);
        return content.Trim() switch
        {
            "\\circ" or "\\degree" or "o" => ("deg", end),
            "\\prime" => ("prime", end),
            _ => null,
        };
    }

    private bool At(int offset, char c) => _next + offset < _text.Length && _text[_next + offset] == c;

    private void Emit(TokenKind kind, string text)
    {
        _tokens.Add(new Token(kind, text, _spaced, _wide));
        (_spaced, _wide) = (false, false);
    }

    /// <summary>The balanced group at an index, without its braces, and the index after it; an unclosed one reaches to the end.</summary>
    private (string Content, int End) Group(int open)
    {
        int close = Braces.FindClose(_text, open);
        return close < 0 ? (_text[(open + 1)..], _text.Length) : (_text[(open + 1)..close], close + 1);
    }
}
