using Rft.Graders.Tasks.MathAnswers.Parsing;

namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>Finds mathematics in a text: $...$ on one line, $$...$$, \(...\), \[...\] and environments. One pass.</summary>
internal sealed class RegionFinder
{
    private static readonly string[] Environments = ["align", "equation", "gather", "multline", "eqnarray", "split", "aligned", "alignat"];

    private readonly string _text;
    private readonly List<Region> _regions = [];

    private RegionFinder(string text) => _text = text;

    public static IReadOnlyList<Region> Find(string text)
    {
        var finder = new RegionFinder(text);
        for (int i = 0; i < text.Length;) i = finder.ReadAt(i);
        return finder._regions;
    }

    /// <summary>Reads what begins at an index; returns the index to go on from.</summary>
    private int ReadAt(int i)
    {
        char c = _text[i];
        if (c == '$') return Braces.At(_text, i, "$$") ? Delimited(i, "$$", "$$") : Inline(i);
        if (c == '[') return Bare(i);
        if (c != '\\') return i + 1;
        if (Braces.At(_text, i, "\\[") || Braces.At(_text, i, "\\(")) return Delimited(i, _text[i..(i + 2)], _text[i + 1] == '[' ? "\\]" : "\\)");
        if (Braces.At(_text, i, "\\begin{")) return Environment(i);
        return i + 2;
    }

    /// <summary>A closing delimiter that is missing once is missing for every later opening one: the pass stays linear.</summary>
    private readonly HashSet<string> _missing = [];

    private int Delimited(int open, string opening, string closing)
    {
        int start = open + opening.Length;
        int close = _missing.Contains(closing) ? -1 : FindUnescaped(closing, start);
        if (close < 0)
        {
            _missing.Add(closing);
            return start;
        }
        return Add(open, start, close, close + closing.Length);
    }

    private int FindUnescaped(string closing, int from)
    {
        int close = _text.IndexOf(closing, from, StringComparison.Ordinal);
        while (close > 0 && closing[0] == '$' && _text[close - 1] == '\\') close = _text.IndexOf(closing, close + 1, StringComparison.Ordinal);
        return close;
    }

    private int Inline(int open)
    {
        if (open > 0 && char.IsAsciiDigit(_text[open - 1])) return open + 1;
        int close = open + 1;
        while (close < _text.Length && _text[close] is not ('$' or '\n')) close += _text[close] == '\\' ? 2 : 1;
        if (close >= _text.Length || _text[close] != '$' || close == open + 1) return open + 1;
        return IsMoney(open + 1, close) ? open + 1 : Add(open, open + 1, close, close + 1);
    }

    /// <summary>An amount such as $10 with prose up to the next dollar sign is no formula.</summary>
    private bool IsMoney(int start, int end) =>
        char.IsAsciiDigit(_text[start]) && PlainText.CountProse(_text.AsSpan(start, Math.Min(end - start, 400))) >= 2;

    /// <summary>"[ x = 5 ]": a display whose backslashes were lost, blanks on both sides of each bracket.</summary>
    private int Bare(int open)
    {
        if (open > 0 && !char.IsWhiteSpace(_text[open - 1])) return open + 1;
        if (open + 1 >= _text.Length || _text[open + 1] != ' ') return open + 1;
        int close = open + 2;
        while (close < _text.Length && _text[close] is not (']' or '[' or '\n')) close++;
        bool isClosed = close < _text.Length && _text[close] == ']' && _text[close - 1] == ' ';
        bool isBounded = isClosed && (close + 1 == _text.Length || char.IsWhiteSpace(_text[close + 1]));
        return isBounded ? Add(open, open + 1, close, close + 1) : open + 1;
    }

    private int Environment(int open)
    {
        int nameEnd = _text.IndexOf('}', open);
        if (nameEnd < 0 || nameEnd - open > 20) return open + 2;
        string name = _text[(open + 7)..nameEnd];
        if (!Environments.Contains(name.TrimEnd('*'), StringComparer.Ordinal)) return open + 2;
        string closing = $"\\end{{{name}}}";
        int close = _missing.Contains(closing) ? -1 : _text.IndexOf(closing, nameEnd, StringComparison.Ordinal);
        if (close < 0)
        {
            _missing.Add(closing);
            return nameEnd;
        }
        int end = close + closing.Length;
        return Add(open, open, end, end);
    }

    private int Add(int start, int contentStart, int contentEnd, int end)
    {
        if (!_text.AsSpan(contentStart, contentEnd - contentStart).IsWhiteSpace()) _regions.Add(new Region(start, contentStart, contentEnd, end));
        return end;
    }
}
