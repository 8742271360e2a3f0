namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>A stretch of mathematics between its delimiters.</summary>
/// <param name="Start">Index of the opening delimiter.</param>
/// <param name="ContentStart">Index after it; an environment is its own content.</param>
/// <param name="ContentEnd">Index of the closing delimiter.</param>
/// <param name="End">Index after it.</param>
internal readonly record struct Region(int Start, int ContentStart, int ContentEnd, int End)
{
    /// <summary>The one of some regions in order that holds an index, or begins there.</summary>
    public static Region? Containing(IReadOnlyList<Region> regions, int index)
    {
        int position = IndexAtOrAfter(regions, index + 1) - 1;
        return position >= 0 && index < regions[position].End ? regions[position] : null;
    }

    /// <summary>The position of the first region that begins at an index or after it.</summary>
    public static int IndexAtOrAfter(IReadOnlyList<Region> regions, int index)
    {
        int low = 0, high = regions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (regions[middle].Start < index) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    public string Content(string text) => text[ContentStart..ContentEnd];
}
