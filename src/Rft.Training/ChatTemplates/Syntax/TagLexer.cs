using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>Splits the inside of one tag into tokens.</summary>
internal sealed partial class TagLexer(string source, List<Token> tokens, Lexer lexer)
{
    private const int LongestNumber = 1000;
    private static readonly string[] Operators =
    [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];
    private readonly Stack<char> _brackets = new();

    /// <summary>Reads up to and with the tag's end.</summary>
    /// <param name="at">Where the inside begins.</param>
    /// <param name="block">Whether the tag is a statement.</param>
    /// <param name="open">Where the tag begins, for errors.</param>
    /// <returns>Where the text after the tag begins.</returns>
    /// <exception cref="ChatTemplateException">It is not closed, or a character does not belong.</exception>
    public int Read(int at, bool block, int open)
    {
        while (true)
        {
            // Inside brackets "}}" closes two dicts, not the tag.
            if (_brackets.Count == 0 && Close(ref at, block)) return at;
            at = lexer.SkipSpace(at);
            if (_brackets.Count == 0 && Close(ref at, block)) return at;
            if (at >= source.Length)
                throw lexer.Error(_brackets.Count > 0 ? $"unexpected end of template; '{_brackets.Peek()}' is not closed" : "the tag is not closed", open);
            at = ReadToken(at);
        }
    }

    private bool Close(ref int at, bool block)
    {
        int start = at;
        char sign = at < source.Length && (source[at] == '-' || (block && source[at] == '+')) ? source[at] : '\0';
        int end = sign == '\0' ? at : at + 1;
        if (string.CompareOrdinal(source, end, block ? "%}" : "}}", 0, 2) != 0) return false;
        at = block ? lexer.AfterBlock(end + 2, sign) : sign == '-' ? lexer.SkipSpace(end + 2) : end + 2;
        Add(block ? TokenKind.CloseBlock : TokenKind.CloseOutput, source[start..(end + 2)], start);
        return true;
    }

    private int ReadToken(int at)
    {
        char c = source[at];
        if (c is '\'' or '"') return ReadQuoted(at);
        if (char.IsAsciiDigit(c)) return ReadNumber(at);
        if (c == '_' || char.IsLetter(c)) return ReadName(at);
        string op = Array.Find(Operators, candidate => string.CompareOrdinal(source, at, candidate, 0, candidate.Length) == 0)
            ?? throw lexer.Error($"unexpected character '{c}'", at);
        Balance(op, at);
        Add(TokenKind.Operator, op, at);
        return at + op.Length;
    }

    private void Balance(string op, int at)
    {
        switch (op)
        {
            case "(": _brackets.Push(')'); break;
            case "[": _brackets.Push(']'); break;
            case "{": _brackets.Push('}'); break;
            case ")" or "]" or "}":
                if (_brackets.Count == 0) throw lexer.Error($"unexpected '{op}'", at);
                if (_brackets.Pop() is var wanted && wanted != op[0]) throw lexer.Error($"unexpected '{op}', expected '{wanted}'", at);
                break;
        }
    }

    private int ReadName(int at)
    {
        int end = at;
        while (end < source.Length && (source[end] == '_' || char.IsLetterOrDigit(source[end]))) end++;
        Add(TokenKind.Name, source[at..end], at);
        return end;
    }

    private int ReadQuoted(int at)
    {
        int end = at + 1;
        while (end < source.Length && source[end] != source[at]) end += source[end] == '\\' ? 2 : 1;
        if (end >= source.Length) throw lexer.Error("the quoted text is not closed", at);
        string? text = Escapes.Resolve(source.AsSpan(at + 1, end - at - 1));
        Add(TokenKind.Quoted, text ?? throw lexer.Error("the quoted text has a malformed escape", at), at);
        return end + 1;
    }

    private int ReadNumber(int at)
    {
        var (line, column) = lexer.Position(at);
        // After a dot there is no fraction: x.0.1 are two items.
        bool afterDot = at > 0 && source[at - 1] == '.';
        var number = afterDot ? Match.Empty : Float().Match(source, at);
        bool real = number.Success;
        if (!real) number = Integer().Match(source, at);
        string text = number.Value.Replace("_", "", StringComparison.Ordinal);
        if (text.Length > LongestNumber) throw lexer.Error("the number is too long", at);
        object value = real ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : ParseInteger(text);
        tokens.Add(new Token(TokenKind.Number, number.Value, value, line, column));
        return at + number.Length;
    }

    private static BigInteger ParseInteger(string text)
    {
        int bits = text.Length < 2 ? 0 : char.ToLowerInvariant(text[1]) switch { 'x' => 4, 'o' => 3, 'b' => 1, _ => 0 };
        if (bits == 0) return BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return text[2..].Aggregate(BigInteger.Zero, (value, digit) => (value << bits) + Convert.ToInt32(digit.ToString(), 16));
    }

    private void Add(TokenKind kind, string text, int at)
    {
        var (line, column) = lexer.Position(at);
        tokens.Add(new Token(kind, text, null, line, column));
    }

    [GeneratedRegex(@"\G(\d+_)*\d+((\.(\d+_)*\d+)?e[+\-]?(\d+_)*\d+|\.(\d+_)*\d+)", RegexOptions.IgnoreCase | RegexOptions.ECMAScript)]
    private static partial Regex Float();

    [GeneratedRegex(@"\G(0b(_?[0-1])+|0o(_?[0-7])+|0x(_?[\da-f])+|[1-9](_?\d)*|0(_?0)*)", RegexOptions.IgnoreCase | RegexOptions.ECMAScript)]
    private static partial Regex Integer();
}
