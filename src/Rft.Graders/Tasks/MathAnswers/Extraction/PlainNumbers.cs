namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>Finds numbers and simple arithmetic in prose: "2/3.", "$1,000.99", "(1/2)*3", not the 2 of "AZ2K".</summary>
internal static class PlainNumbers
{
    /// <summary>Longer arithmetic is no answer.</summary>
    private const int MaxLength = 20_000;

    /// <summary>The last one outside the regions; null when there is none.</summary>
    public static Region? FindLast(string text, IReadOnlyList<Region> regions)
    {
        Region? last = null;
        int next = 0;
        for (int i = 0; i < text.Length;)
        {
            while (next < regions.Count && regions[next].End <= i) next++;
            if (next < regions.Count && i >= regions[next].Start)
            {
                i = regions[next].End;
                continue;
            }
            if (!Begins(text, i))
            {
                i++;
                continue;
            }
            int end = End(text, i, next < regions.Count ? regions[next].Start : text.Length);
            last = Trim(text, i, end) ?? last;
            i = Math.Max(end, i + 1);
        }
        return last;
    }

    /// <summary>The one that begins at an index, an amount's currency sign aside; null when none does.</summary>
    public static Region? FindAt(string text, int from)
    {
        if (from < text.Length && "$€£¥".Contains(text[from], StringComparison.Ordinal)) from++;
        return from < text.Length && Begins(text, from) ? Trim(text, from, End(text, from, text.Length)) : null;
    }

    private static bool Begins(string text, int i)
    {
        if (i > 0 && (char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '_' or '^' or '\\' or '.' or ',')) return false;
        int digit = i;
        while (digit < text.Length && digit - i < 4 && text[digit] is '(' or '-' or '+' or '−' or '.') digit++;
        return digit < text.Length && char.IsAsciiDigit(text[digit]);
    }

    private static int End(string text, int from, int limit)
    {
        int i = from, depth = 0;
        for (; i < limit; i++)
        {
            char c = text[i];
            if (c is '(' or ')') depth += c == '(' ? 1 : -1;
            if (depth > 0 && c == ',') continue;
            if (char.IsAsciiDigit(c) || "+-*/^()×÷·−=".Contains(c, StringComparison.Ordinal)) continue;
            if (c is '.' or ',' && i + 1 < limit && char.IsAsciiDigit(text[i + 1])) continue;
            if (c == ' ' && i + 1 < limit && (Continues(text, i, limit) || IsBetweenThousands(text, from, i, limit))) continue;
            break;
        }
        return i;
    }

    /// <summary>A blank inside arithmetic has an operator on one side.</summary>
    private static bool Continues(string text, int blank, int limit)
    {
        const string operators = "+*/^×÷·−=";
        char before = text[blank - 1], after = text[blank + 1];
        if (before == ',') return char.IsAsciiDigit(after) || after == '-';
        if (operators.Contains(after, StringComparison.Ordinal) || (after == '-' && blank + 2 < limit && text[blank + 2] == ' ')) return true;
        return (operators.Contains(before, StringComparison.Ordinal) || before == '-') && (char.IsAsciiDigit(after) || after is '(' or '-');
    }

    /// <summary>1 000 000: at most three digits before the blank, three after it.</summary>
    private static bool IsBetweenThousands(string text, int from, int blank, int limit)
    {
        int start = blank, end = blank + 1;
        while (start > from && char.IsAsciiDigit(text[start - 1])) start--;
        while (end < limit && end - blank < 5 && char.IsAsciiDigit(text[end])) end++;
        bool isLaterGroup = start > from && text[start - 1] == ' ' && blank - start == 3;
        bool isFirstGroup = (start == from || text[start - 1] is '-' or '(') && blank - start is >= 1 and <= 3 && text[start] != '0';
        return end - blank == 4 && (isFirstGroup || isLaterGroup);
    }

    /// <summary>What follows the last equals sign, without trailing signs and brackets that have no partner.</summary>
    private static Region? Trim(string text, int start, int end)
    {
        int equals = text.LastIndexOf('=', end - 1, end - start);
        if (equals >= 0 && text.AsSpan(equals + 1, end - equals - 1).IndexOfAnyInRange('0', '9') >= 0) start = equals + 1;
        else if (equals >= 0) end = equals;
        if (end - start > MaxLength) return null;
        var unmatched = Unmatched(text, start, end);
        while (start < end && (text[start] == ' ' || unmatched.Contains(start))) start++;
        while (end > start && (!(char.IsAsciiDigit(text[end - 1]) || text[end - 1] == ')') || unmatched.Contains(end - 1))) end--;
        return start < end ? new Region(start, start, end, end) : null;
    }

    private static HashSet<int> Unmatched(string text, int start, int end)
    {
        var unmatched = new HashSet<int>();
        var open = new Stack<int>();
        for (int i = start; i < end; i++)
        {
            if (text[i] == '(') open.Push(i);
            else if (text[i] == ')' && !open.TryPop(out _)) unmatched.Add(i);
        }
        unmatched.UnionWith(open);
        return unmatched;
    }
}
