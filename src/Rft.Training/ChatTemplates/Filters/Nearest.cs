namespace Rft.Training.ChatTemplates.Filters;

/// <summary>Suggests the name that was probably meant.</summary>
internal static class Nearest
{
    private const int Longest = 40;

    /// <summary>" Did you mean ...?", or nothing where no name is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> names)
    {
        if (name.Length > Longest) return "";
        var (best, distance) = names.Select(candidate => (candidate, Distance(name, candidate)))
            .OrderBy(pair => pair.Item2).ThenBy(pair => pair.candidate, StringComparer.Ordinal).First();
        return distance <= Math.Max(1, name.Length / 3) ? $" Did you mean '{best}'?" : "";
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[to.Length];
    }
}
