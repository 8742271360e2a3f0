using Rft.Graders.Tasks.MathAnswers.Parsing;

namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>
/// Finds the answer in a text. In this order: the last box or the last "final answer is", whichever stands later; the last answer element; the last
/// "answer is" or "answer:"; the whole text, if it is one formula; the last formula or number. Every step passes over the text once.
/// </summary>
internal sealed class AnswerExtractor
{
    /// <summary>Declarations looked at, from the last one back.</summary>
    private const int MaxDeclarations = 10;

    /// <summary>Characters between "final answer" and "is", as in "final answer to the question is".</summary>
    private const int MaxGap = 100;

    private readonly string _text;
    private readonly MathTargets _targets;
    private readonly IReadOnlyList<Region> _regions;

    private AnswerExtractor(string text, MathTargets targets)
    {
        _text = text;
        _targets = targets;
        _regions = RegionFinder.Find(text);
    }

    /// <summary>The answer, or why there is none.</summary>
    public static AnswerText Find(string text, MathTargets targets)
    {
        var found = (targets & (MathTargets.Latex | MathTargets.Expression)) == 0
            ? AnswerText.None("the text has no answer")
            : new AnswerExtractor(text, targets).Find();
        if (found.IsFound || !targets.HasFlag(MathTargets.Choice)) return found;
        return ChoiceFinder.Find(text) is { } letter ? new AnswerText([new AnswerPart(letter, PartKind.Words)]) : found;
    }

    private AnswerText Find()
    {
        var boxes = BoxFinder.FindLast(_text, _regions);
        var (statement, position) = Declared("final answer", MaxGap);
        if (boxes.Count > 0 && boxes[^1].Start > position) return OfBoxes(boxes);
        if (boxes.Count == 0 && AnswerElement() is { } element) return element;
        return statement ?? Declared("answer", 0).Answer ?? Declared("option", 0).Answer ?? Declared("choice", 0).Answer
            ?? Whole() ?? LastFormula() ?? Words() ?? AnswerText.None("the text has no answer");
    }

    private AnswerText OfBoxes(IReadOnlyList<Box> boxes)
    {
        var parts = new List<AnswerPart>();
        foreach (var box in boxes)
        {
            if (box.Content is null) return AnswerText.None("the last box is not closed");
            if (string.IsNullOrWhiteSpace(box.Content)) return AnswerText.None("the last box is empty");
            parts.Add(new AnswerPart(box.Content.Trim(), PartKind.Formula, Connectors.PercentAt(_text, box.End) > 0));
        }
        bool isAlternative = boxes.Zip(boxes.Skip(1)).Any(pair => Connectors.HasOr(_text[pair.First.End..pair.Second.Start]));
        return new AnswerText(parts, IsAlternative: isAlternative);
    }

    /// <summary>Inside the last complete answer element the same rules hold.</summary>
    private AnswerText? AnswerElement()
    {
        const string open = "<answer>", close = "</answer>";
        int end = _text.LastIndexOf(close, StringComparison.Ordinal);
        if (end < 0) return null;
        int start = _text.LastIndexOf(open, end, StringComparison.Ordinal);
        if (start < 0 || start + open.Length > end) return null;
        string content = _text[(start + open.Length)..end].Trim();
        return content.Length == 0 ? AnswerText.None("the answer element is empty") : Find(content, _targets);
    }

    /// <summary>What follows the last phrase that something follows, and where the phrase stands (-1: nowhere).</summary>
    private (AnswerText? Answer, int Position) Declared(string phrase, int gap)
    {
        int at = _text.Length;
        for (int i = 0; i < MaxDeclarations && at > 0; i++)
        {
            at = _text.LastIndexOf(phrase, at - 1, StringComparison.OrdinalIgnoreCase);
            if (at < 0) break;
            int after = at + phrase.Length;
            foreach (int start in Openings(after, gap))
            {
                if (At(start) is { } answer) return (answer, at);
            }
        }
        return (null, -1);
    }

    /// <summary>The places after a phrase where an answer may begin: after "is", a colon or an equals sign; below a heading.</summary>
    private IEnumerable<int> Openings(int after, int gap)
    {
        int below = after;
        while (below < _text.Length && (char.IsWhiteSpace(_text[below]) || _text[below] is '*' or '#' or '_' or ':')) below++;
        if (_text.AsSpan(after, below - after).Contains('\n')) yield return below;
        int end = Math.Min(_text.Length, after + gap + 3);
        for (int i = after; i < end; i++)
        {
            if (_text[i] == '\n' && i > after && _text[i - 1] != ':') yield break;
            if (_text[i] is ':' or '=') yield return i + 1;
            if (Braces.At(_text, i, " is") && i + 3 < _text.Length && !char.IsLetterOrDigit(_text[i + 3])) yield return i + 3;
        }

        // "Answer: Jane started 3 hours ago": the first number or formula after the colon, in the same line.
        if (after < _text.Length && _text[after] == ':' && FirstNear(after + 1) is { } near) yield return near;
    }

    private int? FirstNear(int from)
    {
        int end = Math.Min(_text.Length, from + 50);
        for (int i = from; i < end && _text[i] != '\n'; i++)
        {
            bool isRegion = Region.Containing(_regions, i)?.Start == i;
            if (isRegion || (_targets.HasFlag(MathTargets.Expression) && PlainNumbers.FindAt(_text, i) is not null)) return i;
        }
        return null;
    }

    /// <summary>The answer that begins at an index, after blanks and marks of emphasis; null when none does.</summary>
    private AnswerText? At(int from)
    {
        while (from < _text.Length && (char.IsWhiteSpace(_text[from]) || "*:\"“'=≈\\_".Contains(_text[from], StringComparison.Ordinal)))
        {
            if (_text[from] == '\\' && !Braces.At(_text, from, "\\\"")) break;
            from++;
        }
        int index = Region.IndexAtOrAfter(_regions, from);
        if (index < _regions.Count && _regions[index].Start == from && _targets.HasFlag(MathTargets.Latex)) return OfRegions(index, Forward(index));
        string sentence = Sentence(from);
        if (_targets.HasFlag(MathTargets.Latex) && sentence.Contains('\\', StringComparison.Ordinal) && ReadFormula(sentence) is { } latex) return latex;
        if (!_targets.HasFlag(MathTargets.Expression)) return null;
        return ReadFormula(sentence) ?? (PlainNumbers.FindAt(_text, from) is { } number ? OfNumber(number) : null);
    }

    private string Sentence(int from)
    {
        int end = from;
        while (end < _text.Length && end - from < 300 && _text[end] is not ('\n' or '<'))
        {
            if (_text[end] is '.' or ';' or '!' && (end + 1 == _text.Length || char.IsWhiteSpace(_text[end + 1]))) break;
            end++;
        }
        return _text[from..end].Trim(' ', '*', '"', '$');
    }

    private AnswerText? Whole() => _regions.Count == 0 && !_text.Contains("boxed", StringComparison.Ordinal)
        && (_targets.HasFlag(MathTargets.Expression) || _text.Contains('\\', StringComparison.Ordinal)) ? ReadFormula(_text.Trim()) : null;

    private static AnswerText? ReadFormula(string text)
    {
        text = text.TrimEnd('.');
        if (!PlainText.LooksLikeFormula(text)) return null;
        if (!text.Contains('\\', StringComparison.Ordinal)) text = PlainText.ReadCommas(text);
        try
        {
            Parser.Parse(text);
            return new AnswerText([new AnswerPart(text)]);
        }
        catch (MathParseException)
        {
            return null;
        }
    }

    /// <summary>The last formula with those it is joined to, or the last number in the prose, whichever ends later.</summary>
    private AnswerText? LastFormula()
    {
        var number = _targets.HasFlag(MathTargets.Expression) ? PlainNumbers.FindLast(_text, _regions) : null;
        if (_targets.HasFlag(MathTargets.Latex) && _regions.Count > 0 && (number is null || number.Value.Start < _regions[^1].Start))
        {
            int first = _regions.Count - 1;
            while (first > 0 && Joined(first - 1)) first--;
            return OfRegions(first, _regions.Count - 1);
        }
        return number is null ? null : OfNumber(number.Value);
    }

    private int Forward(int index)
    {
        while (index + 1 < _regions.Count && Joined(index)) index++;
        return index;
    }

    private bool Joined(int index)
    {
        string between = _text[_regions[index].End.._regions[index + 1].Start];
        return between.Length <= 40 && !string.IsNullOrWhiteSpace(between) && Connectors.Join(between);
    }

    private AnswerText OfRegions(int first, int last) => new(
        [.. Enumerable.Range(first, last - first + 1).Select(i => new AnswerPart(
            _regions[i].Content(_text).Trim(), PartKind.Formula, Connectors.PercentAt(_text, _regions[i].End) > 0))],
        IsAlternative: Enumerable.Range(first, last - first).Any(i => Connectors.HasOr(_text[_regions[i].End.._regions[i + 1].Start])));

    private AnswerText OfNumber(Region number) =>
        new([new AnswerPart(PlainText.ReadCommas(number.Content(_text)), PartKind.Formula, Connectors.PercentAt(_text, number.End) > 0)]);

    /// <summary>"The answer is odd": a few words, when nothing in the text is mathematics.</summary>
    private AnswerText? Words()
    {
        if (!_targets.HasFlag(MathTargets.Expression)) return null;
        int at = _text.LastIndexOf("answer is ", StringComparison.OrdinalIgnoreCase);
        string words = at >= 0 ? Sentence(at + "answer is ".Length) : _text.Length <= 60 ? _text.Trim().TrimEnd('.') : "";
        return words.Any(char.IsLetter) && words.Split(' ').Length <= 4 ? new AnswerText([new AnswerPart(words, PartKind.Words)]) : null;
    }
}
