using Rft.Graders.Tasks.MathAnswers.Parsing;

namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>A \boxed{...}. An unterminated one has no content.</summary>
/// <param name="Start">Index of the backslash.</param>
/// <param name="End">Index after the closing brace; the text's end when there is none.</param>
/// <param name="Content">What is inside; null when it is unterminated.</param>
internal sealed record Box(int Start, int End, string? Content);

/// <summary>Finds boxes, and which of them stand side by side as one answer.</summary>
internal static class BoxFinder
{
    /// <summary>More text between two boxes is no connection.</summary>
    private const int MaxGap = 80;

    /// <summary>More boxes are no answer.</summary>
    private const int MaxBoxes = 100;

    /// <summary>The last box with those before it that belong to it, in reading order; empty when there is none.</summary>
    public static IReadOnlyList<Box> FindLast(string text, IReadOnlyList<Region> regions)
    {
        var boxes = FindAll(text);
        int first = boxes.Count - 1;
        while (first > 0 && boxes.Count - first < MaxBoxes && Belong(text, boxes[first - 1], boxes[first], regions)) first--;
        return first < 0 ? [] : boxes[first..];
    }

    private static List<Box> FindAll(string text)
    {
        var boxes = new List<Box>();
        int next = text.IndexOf("boxed", StringComparison.Ordinal);
        if (next < 0) next = text.IndexOf("fbox", StringComparison.Ordinal);
        if (next < 0) return boxes;
        var closes = MatchBraces(text);
        int covered = 0;
        for (int i = Math.Max(0, next - 1); i < text.Length; i++)
        {
            int name = text[i] != '\\' ? 0 : Braces.At(text, i + 1, "boxed") ? 5 : Braces.At(text, i + 1, "fbox") ? 4 : 0;
            if (name == 0 || i < covered) continue;
            var box = Read(text, i, i + 1 + name, closes);
            boxes.Add(box);

            // A box in a box is content; but an unterminated one hides nothing.
            if (box.Content is not null) covered = box.End;
        }
        return boxes;
    }

    private static Box Read(string text, int start, int afterName, Dictionary<int, int> closes)
    {
        int open = Braces.SkipSpace(text, afterName);
        if (open < text.Length && text[open] == '{')
            return closes.TryGetValue(open, out int close) ? new Box(start, close + 1, text[(open + 1)..close]) : new Box(start, text.Length, null);
        int end = open;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('$' or '.' or ',')) end++;
        return new Box(start, end, text[open..end]);
    }

    private static Dictionary<int, int> MatchBraces(string text)
    {
        var closes = new Dictionary<int, int>();
        var open = new Stack<int>();
        for (int i = 0; i < text.Length; i++)
        {
            // In a text whose backslashes were escaped twice, \\{ opens a group; so does \\boxed{.
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '{' or '}' or '\\') i++;
            else if (text[i] == '{') open.Push(i);
            else if (text[i] == '}' && open.TryPop(out int start)) closes[start] = i;
        }
        return closes;
    }

    /// <summary>Boxes in one formula, or with nothing but "and", "or", a comma, or the name of the next value between them.</summary>
    private static bool Belong(string text, Box a, Box b, IReadOnlyList<Region> regions)
    {
        if (a.Content is null) return false;
        if (b.Start - a.End <= MaxGap && Connectors.Join(text[a.End..b.Start])) return true;
        return Region.Containing(regions, a.Start) is { } region && b.Start < region.End;
    }
}
