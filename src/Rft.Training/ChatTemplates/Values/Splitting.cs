namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's ways to split a text.</summary>
internal static class Splitting
{
    /// <summary><c>split</c> and <c>rsplit</c>.</summary>
    /// <exception cref="TemplateFault">The separator is empty or no text.</exception>
    public static PyList Split(string text, CallArguments arguments, bool fromRight, Budget budget)
    {
        var bound = arguments.Bind(fromRight ? "str.rsplit" : "str.split", 0, "sep", "maxsplit");
        int limit = bound.Int(1, -1);
        if (limit < 0) limit = int.MaxValue;
        List<string> parts = bound.TextOrNull(0) is not { } separator ? Words(text, limit, fromRight)
            : separator.Length == 0 ? throw new TemplateFault("empty separator")
            : Parts(text, separator, limit, fromRight);
        if (fromRight) parts.Reverse();
        budget.Items(parts.Count);
        return new PyList([.. parts]);
    }

    /// <summary><c>splitlines</c>.</summary>
    public static PyList Lines(string text, bool keepEnds, Budget budget)
    {
        var lines = new List<object?>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsLineEnd(text[i])) continue;
            int end = i;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            lines.Add(text[start..(keepEnds ? i + 1 : end)]);
            start = i + 1;
        }
        if (start < text.Length) lines.Add(text[start..]);
        budget.Items(lines.Count);
        return new PyList(lines);
    }

    /// <summary><c>partition</c> and <c>rpartition</c>.</summary>
    /// <exception cref="TemplateFault">The separator is empty.</exception>
    public static PyTuple Partition(string text, string separator, bool fromRight)
    {
        if (separator.Length == 0) throw new TemplateFault("empty separator");
        int at = fromRight ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        return at >= 0 ? new PyTuple(text[..at], separator, text[(at + separator.Length)..])
            : fromRight ? new PyTuple("", "", text) : new PyTuple(text, "", "");
    }

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029';

    private static List<string> Parts(string text, string separator, int limit, bool fromRight)
    {
        var parts = new List<string>();
        int start = 0, end = text.Length;
        while (parts.Count < limit)
        {
            int at = fromRight ? text.AsSpan(0, end).LastIndexOf(separator) : text.IndexOf(separator, start, StringComparison.Ordinal);
            if (at < 0) break;
            parts.Add(fromRight ? text[(at + separator.Length)..end] : text[start..at]);
            if (fromRight) end = at;
            else start = at + separator.Length;
        }
        parts.Add(text[start..end]);
        return parts;
    }

    // Without a separator runs of white space split, and none stands at the edges.
    private static List<string> Words(string text, int limit, bool fromRight)
    {
        var words = new List<string>();
        string rest = fromRight ? TextShapes.StripEnd(text, null) : TextShapes.StripStart(text, null);
        int start = 0, end = rest.Length;
        while (start < end)
        {
            if (words.Count == limit)
            {
                string last = rest[start..end];
                words.Add(fromRight ? TextShapes.StripEnd(last, null) : last);
                break;
            }
            int at = fromRight ? end : start;
            if (fromRight)
            {
                while (at > start && !CodePoints.IsSpace(rest[at - 1])) at--;
                words.Add(rest[at..end]);
                while (at > start && CodePoints.IsSpace(rest[at - 1])) at--;
                end = at;
            }
            else
            {
                while (at < end && !CodePoints.IsSpace(rest[at])) at++;
                words.Add(rest[start..at]);
                while (at < end && CodePoints.IsSpace(rest[at])) at++;
                start = at;
            }
        }
        return words;
    }
}
