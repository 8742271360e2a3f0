namespace Rft.Graders.Tasks.NQueens;

/// <summary>Queens by their columns, 1 to n, row by row; 0 is a row whose queen is not placed.</summary>
internal static class QueensBoard
{
    /// <summary>Whether no two of the placed queens attack each other.</summary>
    public static bool IsPeaceful(IReadOnlyList<int> columns)
    {
        int count = columns.Count;
        bool[] column = new bool[count + 1], rising = new bool[2 * count + 1], falling = new bool[2 * count + 1];
        for (int row = 0; row < count; row++)
        {
            int c = columns[row];
            if (c == 0) continue;
            if (column[c] || rising[row + c] || falling[row - c + count]) return false;
            column[c] = rising[row + c] = falling[row - c + count] = true;
        }
        return true;
    }

    /// <summary>The first solution, by the order of columns, that keeps the given queens; null when there is none.</summary>
    public static int[]? Solve(int[] given) => Solutions(given).FirstOrDefault();

    /// <summary>Every solution that keeps the given queens.</summary>
    public static IEnumerable<int[]> Solutions(int[] given)
    {
        int row = Array.IndexOf(given, 0);
        if (!IsPeaceful(given)) return [];
        return row < 0 ? [given] : Enumerable.Range(1, given.Length).SelectMany(column => Solutions([.. given[..row], column, .. given[(row + 1)..]]));
    }
}
