using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Rft.Graders.Tasks.GcdLcm;

/// <summary>Two numbers and what is asked of them.</summary>
/// <param name="Left">2 to 60.</param>
/// <param name="Right">2 to 60, at least <paramref name="Left"/>.</param>
/// <param name="Lcm">Whether the least common multiple is asked for.</param>
internal readonly record struct GcdLcmProblem(int Left, int Right, bool Lcm)
{
    /// <summary>The greatest common divisor.</summary>
    public int Divisor => (int)BigInteger.GreatestCommonDivisor(Left, Right);
}

/// <summary>
/// Divisor or multiple of two numbers from 2 to 60: 3 540 problems. The typical errors: a common divisor that is not
/// the greatest, and the product instead of the least common multiple.
/// </summary>
internal sealed class GcdLcmGenerator() : TaskGenerator<GcdLcmProblem>(GcdLcmTask.TaskName)
{
    private const int Smallest = 2;
    private const int Largest = 60;

    /// <inheritdoc/>
    protected override IEnumerable<GcdLcmProblem> Problems() =>
        from left in Enumerable.Range(Smallest, Largest - Smallest + 1)
        from right in Enumerable.Range(left, Largest - left + 1)
        from lcm in (bool[])[false, true]
        select new GcdLcmProblem(left, right, lcm);

    /// <inheritdoc/>
    protected override string Prompt(GcdLcmProblem problem) =>
        $"What is the {(problem.Lcm ? "least common multiple" : "greatest common divisor")} of {problem.Left} and {problem.Right}? "
        + "Write the number inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(GcdLcmProblem problem) => Text(problem.Lcm ? problem.Left / problem.Divisor * problem.Right : problem.Divisor);

    /// <inheritdoc/>
    protected override string? WrongAnswer(GcdLcmProblem problem, ulong seed)
    {
        if (problem.Lcm) return problem.Divisor > 1 ? Text(problem.Left * problem.Right) : null;
        return problem.Divisor == 1 ? null : Text(Enumerable.Range(1, problem.Divisor - 1).Last(smaller => problem.Divisor % smaller == 0));
    }

    /// <inheritdoc/>
    protected override string Kind(GcdLcmProblem problem) => problem.Lcm ? GcdLcmTask.Lcm : GcdLcmTask.Gcd;

    /// <inheritdoc/>
    protected override void WriteFields(GcdLcmProblem problem, Utf8JsonWriter row)
    {
        row.WriteStartArray("numbers");
        row.WriteNumberValue(problem.Left);
        row.WriteNumberValue(problem.Right);
        row.WriteEndArray();
        row.WriteString("operation", Kind(problem));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
