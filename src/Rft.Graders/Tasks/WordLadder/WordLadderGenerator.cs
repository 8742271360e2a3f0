using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.WordLadder;

/// <summary>Some words, of which the first two are the ends.</summary>
/// <param name="Start">The first word.</param>
/// <param name="Goal">The last word.</param>
/// <param name="Words">All words in the order of the row, joined by blanks.</param>
internal readonly record struct WordLadderProblem(string Start, string Goal, string Words);

/// <summary>
/// Ladders of 3 to 5 words of three letters among 9 words that a walk and some strays make up: up to 20 000 problems. The typical error jumps
/// from the start to the goal.
/// </summary>
internal sealed class WordLadderGenerator() : TaskGenerator<WordLadderProblem>(WordLadderTask.TaskName)
{
    private const int ProblemCount = 20_000;
    private const int WordCount = 9;
    private const int MinSteps = 2;
    private const int StepCounts = 3;
    private const string Consonants = "bcdfglmnprst", Vowels = "aeiou";
    private static readonly string[] All = [.. from a in Consonants from v in Vowels from b in Consonants select $"{a}{v}{b}"];

    /// <inheritdoc/>
    protected override IEnumerable<WordLadderProblem> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            var words = new List<string> { All[Seed.ToIndex(Seed.Derive(seed, 0), All.Length)] };
            int steps = MinSteps + Seed.ToIndex(Seed.Derive(seed, 1), StepCounts);
            for (int step = 0; step < steps; step++) words.Add(Step(words[^1], Seed.Derive(seed, 2, (ulong)step)));
            string start = words[0], goal = words[^1];
            if (start == goal || WordGraph.AreNeighbours(start, goal)) continue;
            for (ulong stray = 0; words.Distinct().Count() < WordCount; stray++) words.Add(All[Seed.ToIndex(Seed.Derive(seed, 3, stray), All.Length)]);
            yield return new(start, goal, string.Join(' ', words.Distinct().Order(StringComparer.Ordinal)));
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(WordLadderProblem problem) =>
        $"Go from {problem.Start} to {problem.Goal}, changing one letter at a time, with words of this list: {problem.Words}. "
        + "Write the words in order inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(WordLadderProblem problem) =>
        string.Join(' ', WordGraph.Ladder(problem.Words.Split(' '), problem.Start, problem.Goal)!);

    /// <inheritdoc/>
    protected override string? WrongAnswer(WordLadderProblem problem, ulong seed) => $"{problem.Start} {problem.Goal}";

    /// <inheritdoc/>
    protected override string Kind(WordLadderProblem problem) => Answer(problem).Split(' ').Length.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void WriteFields(WordLadderProblem problem, Utf8JsonWriter row)
    {
        row.WriteString("start", problem.Start);
        row.WriteString("goal", problem.Goal);
        row.WriteStartArray("words");
        foreach (string word in problem.Words.Split(' ')) row.WriteStringValue(word);
        row.WriteEndArray();
    }

    /// <summary>A neighbour of a word: one of its letters becomes another.</summary>
    private static string Step(string word, ulong seed)
    {
        int place = Seed.ToIndex(Seed.Derive(seed, 0), word.Length);
        string letters = (place == 1 ? Vowels : Consonants).Replace(word[place].ToString(), "", StringComparison.Ordinal);
        return string.Concat(word.AsSpan(0, place), letters[Seed.ToIndex(Seed.Derive(seed, 1), letters.Length)].ToString(), word.AsSpan(place + 1));
    }
}
