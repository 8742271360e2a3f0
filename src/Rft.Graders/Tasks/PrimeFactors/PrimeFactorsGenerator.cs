using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.PrimeFactors;

/// <summary>Numbers from 2 to 5000. The typical error leaves the last two factors multiplied.</summary>
internal sealed class PrimeFactorsGenerator() : TaskGenerator<int>(PrimeFactorsTask.TaskName)
{
    private const int Smallest = 2;
    private const int Largest = 5000;

    /// <inheritdoc/>
    protected override IEnumerable<int> Problems() => Enumerable.Range(Smallest, Largest - Smallest + 1);

    /// <inheritdoc/>
    protected override string Prompt(int problem) =>
        $"What are the prime factors of {problem}? Write them in ascending order, joined by *, inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(int problem) => PrimeFactorsTask.Factors(problem);

    /// <inheritdoc/>
    protected override string? WrongAnswer(int problem, ulong seed)
    {
        int[] factors = [.. Answer(problem).Split('*').Select(factor => int.Parse(factor, CultureInfo.InvariantCulture))];
        return factors.Length == 1 ? null : string.Join('*', [.. factors[..^2], factors[^2] * factors[^1]]);
    }

    /// <inheritdoc/>
    protected override string Kind(int problem) => Answer(problem).Contains('*', StringComparison.Ordinal) ? "composite" : "prime";

    /// <inheritdoc/>
    protected override void WriteFields(int problem, Utf8JsonWriter row) => row.WriteNumber("number", problem);
}
