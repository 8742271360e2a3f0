namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Cuts LaTeX, or a formula in plain text, into tokens of one spelling. Takes time proportional to the text.</summary>
internal sealed partial class Lexer
{
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
        string sign = c switch
        {
            '<' or '>' or '!' when At(1, '=') => $"{c}=",
            '=' when At(1, '<') => "<=",
            '=' when At(1, '>') => "implies",
            '=' when At(1, '=') => "=",
            '*' when At(1, '*') => "^",
            '+' when At(1, '-') => "pm",
            '.' when At(1, '.') => "...",
            '-' when At(1, '>') => "to",
            '|' when At(1, '|') => "||",
            _ => c.ToString(),
        };
        int length = sign switch { "implies" or "to" or "pm" or "^" when c != '^' => 2, "=" when At(1, '=') => 2, "..." => Dots(), _ => sign.Length };
        if (sign == "^" && c == '^' && SuperscriptMark() is { } mark) (sign, length) = mark;
        if (sign == "...") Emit(TokenKind.Symbol, sign);
        else if (sign == "'") Emit(TokenKind.Operator, "prime");
        else if ("+-*/^_=<>!,;:|()[]{}%&.\"`?".Contains(c, StringComparison.Ordinal) || sign.Length > 1) Emit(TokenKind.Operator, sign);
        else throw new MathParseException($"'{c}' is in no formula");
        _next += length;
    }

    private int Dots()
    {
        int end = _next;
        while (end < _text.Length && _text[end] == '.') end++;
        return end - _next;
    }

    /// <summary>A raised ring or prime is a sign of its own.</summary>
    private (string Sign, int Length)? SuperscriptMark()
    {
        int at = Braces.SkipSpace(_text, _next + 1);
        bool braced = At(at - _next, '{');
        if (braced) at = Braces.SkipSpace(_text, at + 1);
        foreach (var (mark, sign) in (ReadOnlySpan<(string, string)>)[("\\circ", "deg"), ("\\prime", "prime"), ("\\degree", "deg"), ("o}", "deg")])
        {
            if (!Braces.At(_text, at, mark)) continue;
            if (mark == "o}") return braced ? (sign, at + 2 - _next) : null;
            int end = Braces.SkipSpace(_text, at + mark.Length);
            if (!braced) return (sign, at + mark.Length - _next);
            return Braces.At(_text, end, "}") ? (sign, end + 1 - _next) : null;
        }
        return null;
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
