using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>
/// Splits a template into texts and tags as jinja2 does with trim_blocks and lstrip_blocks: a block's or comment's line loses its
/// indentation and its newline. Serves one template.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;

    // Whether the last tag ended with a newline, or none came yet: the next text begins a line.
    private bool _lineStarts = true;

    private Lexer(string source) => _source = source;

    /// <summary>The template's tokens, ending with <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="ChatTemplateException">A tag, text or bracket is not closed, or a character does not belong.</exception>
    public static IReadOnlyList<Token> Read(string template)
    {
        string source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return new Lexer(source.EndsWith('\n') ? source[..^1] : source).Read();
    }

    private List<Token> Read()
    {
        while (_at < _source.Length)
        {
            int open = NextTag();
            if (open < 0)
            {
                AddText(_source[_at..]);
                _at = _source.Length;
                break;
            }
            ReadTag(open);
        }
        Add(TokenKind.End, "", _source.Length);
        return _tokens;
    }

    private int NextTag()
    {
        for (int i = _source.IndexOf('{', _at); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#') return i;
        }
        return -1;
    }

    private void ReadTag(int open)
    {
        char kind = _source[open + 1];
        char sign = open + 2 < _source.Length && _source[open + 2] is '-' or '+' ? _source[open + 2] : '\0';
        AddText(Before(_source[_at..open], sign, kind != '{'));
        int body = open + (sign == '\0' ? 2 : 3);
        if (kind == '#') SkipComment(open, body);
        else if (kind == '%' && RawBody(body) is { } raw) ReadRaw(open, raw);
        else
        {
            Add(kind == '{' ? TokenKind.OpenOutput : TokenKind.OpenBlock, _source[open..body], open);
            _at = new TagLexer(_source, _tokens, this).Read(body, kind == '%', open);
            _lineStarts = _source[_at - 1] == '\n';
        }
    }

    /// <summary>The text before a tag without what its sign, or lstrip_blocks, takes away.</summary>
    private string Before(string text, char sign, bool block)
    {
        if (sign == '-') return TextShapes.StripEnd(text, null);
        if (sign == '+' || !block) return text;
        int line = text.LastIndexOf('\n') + 1;
        if (line == 0 && !_lineStarts) return text;
        for (int i = line; i < text.Length; i++)
        {
            if (!CodePoints.IsSpace(text[i])) return text;
        }
        return text[..line];
    }

    private void SkipComment(int open, int body)
    {
        int close = _source.IndexOf("#}", body, StringComparison.Ordinal);
        if (close < 0) throw Error("Missing end of comment tag", open);
        char sign = close > body && _source[close - 1] is '-' or '+' ? _source[close - 1] : '\0';
        _at = AfterBlock(close + 2, sign);
        _lineStarts = _source[_at - 1] == '\n';
    }

    /// <summary>Where a block goes on: <c>-</c> takes all white space, trim_blocks the newline unless there is a <c>+</c>.</summary>
    public int AfterBlock(int at, char sign)
    {
        if (sign == '-') return SkipSpace(at);
        return sign == '\0' && at < _source.Length && _source[at] == '\n' ? at + 1 : at;
    }

    public int SkipSpace(int at)
    {
        while (at < _source.Length && CodePoints.IsSpace(_source[at])) at++;
        return at;
    }

    private int? RawBody(int at)
    {
        int after = Word(at, "raw");
        if (after < 0) return null;
        bool strips = after < _source.Length && _source[after] == '-';
        if (strips) after++;
        if (string.CompareOrdinal(_source, after, "%}", 0, 2) != 0) return null;
        return strips ? SkipSpace(after + 2) : after + 2;
    }

    private void ReadRaw(int open, int body)
    {
        for (int i = _source.IndexOf("{%", body, StringComparison.Ordinal); i >= 0; i = _source.IndexOf("{%", i + 1, StringComparison.Ordinal))
        {
            char sign = i + 2 < _source.Length && _source[i + 2] is '-' or '+' ? _source[i + 2] : '\0';
            int after = Word(i + (sign == '\0' ? 2 : 3), "endraw");
            if (after < 0) continue;
            char end = after < _source.Length && _source[after] is '-' or '+' ? _source[after] : '\0';
            if (end != '\0') after++;
            if (string.CompareOrdinal(_source, after, "%}", 0, 2) != 0) continue;
            _lineStarts = _source[body - 1] == '\n';
            _at = body;
            AddText(Before(_source[body..i], sign, true));
            _at = AfterBlock(after + 2, end);
            _lineStarts = _source[_at - 1] == '\n';
            return;
        }
        // As in jinja2, nothing is missed where the template ends right here.
        if (body < _source.Length) throw Error("Missing end of raw directive", open);
        _at = body;
    }

    /// <summary>The index after a word between white space; -1 where another one stands.</summary>
    private int Word(int at, string word)
    {
        at = SkipSpace(at);
        return string.CompareOrdinal(_source, at, word, 0, word.Length) == 0 ? SkipSpace(at + word.Length) : -1;
    }

    private void AddText(string text)
    {
        if (text.Length > 0) Add(TokenKind.Text, text, _at);
    }

    private void Add(TokenKind kind, string text, int at)
    {
        var (line, column) = Position(at);
        _tokens.Add(new Token(kind, text, null, line, column));
    }

    private int _counted, _line = 1, _lineStart;

    /// <summary>Line and column of an index; indices come in rising order but for errors.</summary>
    public (int Line, int Column) Position(int at)
    {
        if (at < _counted) (_counted, _line, _lineStart) = (0, 1, 0);
        for (; _counted < at; _counted++)
        {
            if (_source[_counted] == '\n') (_line, _lineStart) = (_line + 1, _counted + 1);
        }
        return (_line, at - _lineStart + 1);
    }

    public ChatTemplateException Error(string problem, int at)
    {
        var (line, column) = Position(at);
        return new ChatTemplateException($"line {line}, column {column}: {problem}", line, column);
    }
}
