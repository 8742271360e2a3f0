using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.MultipleChoice;

/// <summary>Four numbers, one of which is asked for.</summary>
/// <param name="Choices">Four different numbers, 10 to 99, joined by blanks.</param>
/// <param name="Largest">Whether the largest is asked for, else the smallest.</param>
internal readonly record struct MultipleChoiceProblem(string Choices, bool Largest)
{
    /// <summary>The four numbers.</summary>
    public int[] Numbers => [.. Choices.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}

/// <summary>
/// The largest or smallest of four two-digit numbers: 20 000 problems. The typical error is the first choice, or the second if the first is right.
/// </summary>
internal sealed class MultipleChoiceGenerator() : TaskGenerator<MultipleChoiceProblem>(MultipleChoiceTask.TaskName)
{
    private const int ProblemCount = 20_000;
    private const int Choices = 4;
    private const int Smallest = 10;
    private const int Count = 90;

    /// <inheritdoc/>
    protected override IEnumerable<MultipleChoiceProblem> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            var numbers = Enumerable.Range(Smallest, Count).OrderBy(number => Seed.Derive(seed, (ulong)number)).Take(Choices);
            yield return new(string.Join(' ', numbers), i % 2 == 0);
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(MultipleChoiceProblem problem)
    {
        var choices = problem.Numbers.Select((number, i) => $"{MultipleChoiceTask.Letter(i)}) {number}");
        return $"Which number is the {Kind(problem)}? {string.Join(' ', choices)}. Write the letter inside <answer></answer>.";
    }

    /// <inheritdoc/>
    protected override string Answer(MultipleChoiceProblem problem) => MultipleChoiceTask.Letter(Right(problem));

    /// <inheritdoc/>
    protected override string? WrongAnswer(MultipleChoiceProblem problem, ulong seed) => MultipleChoiceTask.Letter(Right(problem) == 0 ? 1 : 0);

    /// <inheritdoc/>
    protected override string Kind(MultipleChoiceProblem problem) => problem.Largest ? "largest" : "smallest";

    /// <inheritdoc/>
    protected override void WriteFields(MultipleChoiceProblem problem, Utf8JsonWriter row)
    {
        row.WriteStartArray("choices");
        foreach (int number in problem.Numbers) row.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        row.WriteEndArray();
    }

    private static int Right(MultipleChoiceProblem problem) =>
        Array.IndexOf(problem.Numbers, problem.Largest ? problem.Numbers.Max() : problem.Numbers.Min());
}
