namespace Rft.Host.Commands;

/// <summary>Aligned columns for people.</summary>
internal static class TextTable
{
    /// <summary>The lines: the heads, then the rows. Columns whose head begins with <c>&gt;</c> stand to the right.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="rows">The rows, as many cells each as there are heads.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        bool[] right = [.. heads.Select(head => head.StartsWith('>'))];
        IReadOnlyList<string>[] all = [[.. heads.Select(head => head.TrimStart('>'))], .. rows];
        int[] widths = [.. heads.Select((_, column) => all.Max(row => row[column].Length))];
        return all.Select(row => string.Join("  ", row.Select((cell, i) => right[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }
}
