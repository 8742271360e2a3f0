namespace Rft.Host.Configuration.Source;

/// <summary>Finds the name that a misspelt one was meant to be.</summary>
internal static class Nearest
{
    /// <summary>The closest name within about a third of its length, as <c>; did you mean 'x'?</c>, or an empty string.</summary>
    public static string Hint(string given, IEnumerable<string> names)
    {
        string? best = Find(given, names);
        return best is null ? "" : $"; did you mean '{best}'?";
    }

    /// <summary>The closest name, or null when none is close.</summary>
    public static string? Find(string given, IEnumerable<string> names)
    {
        var (best, distance) = names.Select(name => (Name: name, Distance: Distance(given, name)))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best is not null && distance <= Math.Max(2, best.Length / 3) && distance < best.Length ? best : null;
    }

    /// <summary>Edit distance with swaps of neighbours (optimal string alignment), without regard to case.</summary>
    public static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
