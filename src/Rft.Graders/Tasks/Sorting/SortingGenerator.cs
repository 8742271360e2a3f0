using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.Sorting;

/// <summary>
/// Three to six digits to be put in ascending order: 30 000 problems, the lengths equally likely. The typical error gives them
/// descending (half) or as they came (half).
/// </summary>
internal sealed class SortingGenerator() : TaskGenerator<string>(SortingTask.TaskName)
{
    private const int ProblemCount = 30_000;
    private const int ShortestLength = 3;
    private const int LongestLength = 6;

    /// <inheritdoc/>
    protected override IEnumerable<string> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            int length = ShortestLength + Seed.ToIndex(Seed.Derive(seed, 0), LongestLength - ShortestLength + 1);
            yield return string.Create(length, seed, static (digits, key) =>
            {
                for (int d = 0; d < digits.Length; d++) digits[d] = (char)('0' + Seed.ToIndex(Seed.Derive(key, 1, (ulong)d), 10));
            });
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(string problem) => problem;

    /// <inheritdoc/>
    protected override string Answer(string problem) => string.Concat(problem.Order());

    /// <inheritdoc/>
    protected override string? WrongAnswer(string problem, ulong seed)
    {
        string wrong = Seed.Uniform(seed, 0) < 0.5 ? string.Concat(problem.OrderDescending()) : problem;
        if (wrong != Answer(problem)) return wrong;
        // The digits came in ascending order, so "as given" would be right: the other error, unless all digits are equal.
        string other = string.Concat(problem.OrderDescending());
        return other != wrong ? other : null;
    }

    /// <inheritdoc/>
    protected override string Kind(string problem) => problem.Length.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void WriteFields(string problem, Utf8JsonWriter row) => row.WriteString("digits", problem);
}
