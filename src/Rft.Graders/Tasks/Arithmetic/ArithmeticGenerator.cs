using System.Globalization;

namespace Rft.Graders.Tasks.Arithmetic;

/// <summary>One sum or difference.</summary>
/// <param name="Left">0 to 99.</param>
/// <param name="Right">0 to 19, at most <paramref name="Left"/> in a difference.</param>
/// <param name="Subtract">Whether it is a difference.</param>
internal readonly record struct ArithmeticProblem(int Left, int Right, bool Subtract);

/// <summary>
/// Sums and differences of a number below 100 and a number below 20: 3 810 problems. The typical error forgets the carry or the borrow,
/// 57+15=62. A quarter of the draws is forced to be a difference, because those are learnt later.
/// </summary>
internal sealed class ArithmeticGenerator() : TaskGenerator<ArithmeticProblem>(ArithmeticTask.TaskName)
{
    private const double ForcedDifferences = 0.25;

    /// <inheritdoc/>
    protected override IEnumerable<ArithmeticProblem> Problems()
    {
        for (int left = 0; left <= 99; left++)
        {
            for (int right = 0; right <= 19; right++)
            {
                yield return new(left, right, Subtract: false);
                if (left >= right) yield return new(left, right, Subtract: true);
            }
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(ArithmeticProblem problem) =>
        string.Create(CultureInfo.InvariantCulture, $"{problem.Left}{(problem.Subtract ? '-' : '+')}{problem.Right}");

    /// <inheritdoc/>
    protected override string Answer(ArithmeticProblem problem) =>
        (problem.Subtract ? problem.Left - problem.Right : problem.Left + problem.Right).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override string? WrongAnswer(ArithmeticProblem problem, ulong seed)
    {
        if (Kind(problem) == "plain") return null;
        int sign = problem.Subtract ? -1 : 1;
        int units = (problem.Left % 10 + sign * (problem.Right % 10) + 10) % 10;
        int tens = problem.Left / 10 + sign * (problem.Right / 10);
        return (10 * tens + units).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A carry or a borrow where there is none, 57+12=79.</summary>
    protected override string? OtherError(ArithmeticProblem problem)
    {
        int wrong = problem.Subtract ? problem.Left - problem.Right - 10 : problem.Left + problem.Right + 10;
        return wrong < 0 ? null : wrong.ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    protected override string Kind(ArithmeticProblem problem) => problem switch
    {
        { Subtract: true } when problem.Left % 10 < problem.Right % 10 => "borrow",
        { Subtract: false } when problem.Left % 10 + problem.Right % 10 >= 10 => "carry",
        _ => "plain",
    };

    /// <inheritdoc/>
    protected override ArithmeticProblem Draw(IReadOnlyList<ArithmeticProblem> open, ulong seed)
    {
        bool forced = Seed.Uniform(seed, 1) < ForcedDifferences;
        // Rejection on the same address line: each try is a further element of the path.
        for (ulong attempt = 0; ; attempt++)
        {
            var problem = open[Seed.ToIndex(Seed.Derive(seed, 0, attempt), open.Count)];
            if (!forced || problem.Subtract) return problem;
        }
    }
}
