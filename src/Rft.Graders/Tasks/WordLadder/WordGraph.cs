namespace Rft.Graders.Tasks.WordLadder;

/// <summary>Words that are one letter apart.</summary>
internal static class WordGraph
{
    /// <summary>Whether two words of one length differ in exactly one letter.</summary>
    public static bool AreNeighbours(string a, string b) => a.Length == b.Length && a.Zip(b).Count(pair => pair.First != pair.Second) == 1;

    /// <summary>The shortest ladder, the first by the order of the words; null when there is none.</summary>
    public static IReadOnlyList<string>? Ladder(IReadOnlyList<string> words, string start, string goal)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal) { [start] = start };
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out string? word))
        {
            if (word == goal) return Back(before, goal);
            foreach (string next in words.Where(next => AreNeighbours(word, next) && before.TryAdd(next, word))) queue.Enqueue(next);
        }
        return null;
    }

    private static List<string> Back(Dictionary<string, string> before, string goal)
    {
        List<string> ladder = [goal];
        while (before[ladder[^1]] != ladder[^1]) ladder.Add(before[ladder[^1]]);
        ladder.Reverse();
        return ladder;
    }
}
