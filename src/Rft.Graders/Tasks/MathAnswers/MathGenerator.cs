using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>
/// Linear equations, quadratic equations with two whole roots, and linear inequalities, answered by a fraction, a set and an interval. The typical error
/// forgets to turn a sign around. No prompt is worth its own answer: a model that repeats the question earns nothing.
/// </summary>
internal sealed class MathGenerator() : TaskGenerator<MathProblem>(MathTask.TaskName)
{
    private const int ProblemCount = 12_000;
    private const int Largest = 9;
    private const int LargestRoot = 12;

    /// <inheritdoc/>
    protected override IEnumerable<MathProblem> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++) yield return Make(Seed.Derive(OwnSeed, Seed.Hash("problem"), i));
    }

    /// <inheritdoc/>
    protected override string Prompt(MathProblem problem) => problem.Kind switch
    {
        MathProblemKind.Linear => $"{Side(problem.A, problem.B)}={Side(problem.C, problem.D)}",
        MathProblemKind.Quadratic => $"x^2{Term(problem.B, "x")}{Term(problem.C, "")}=0",
        _ => $"{Side(problem.A, problem.B)}{(problem.IsBelow ? '<' : '>')}{Number(problem.D)}",
    };

    /// <inheritdoc/>
    protected override string Answer(MathProblem problem) => problem.Kind switch
    {
        MathProblemKind.Linear => new Rational(problem.D - problem.B, problem.A - problem.C).ToString(),
        MathProblemKind.Quadratic => Roots(problem) is var (low, high) ? $"{{{Number(low)},{Number(high)}}}" : "",
        _ => Interval(new Rational(problem.D - problem.B, problem.A), isBelow: problem.IsBelow == problem.A > 0),
    };

    /// <inheritdoc/>
    protected override string? WrongAnswer(MathProblem problem, ulong seed) => problem.Kind switch
    {
        MathProblemKind.Linear when problem.B != 0 => new Rational(problem.D + problem.B, problem.A - problem.C).ToString(),
        MathProblemKind.Quadratic when problem.B != 0 && Roots(problem) is var (low, high) => $"{{{Number(-high)},{Number(-low)}}}",
        MathProblemKind.Inequality => Interval(new Rational(problem.D - problem.B, problem.A), isBelow: problem.IsBelow != problem.A > 0),
        _ => null,
    };

    /// <inheritdoc/>
    protected override string Kind(MathProblem problem) => problem.Kind switch
    {
        MathProblemKind.Linear => "linear",
        MathProblemKind.Quadratic => "quadratic",
        _ => "inequality",
    };

    private static MathProblem Make(ulong seed)
    {
        // Rejection on the same address line: each try is a further element of the path.
        for (ulong attempt = 0; ; attempt++)
        {
            var problem = Draw(seed, attempt);
            bool isSound = problem.Kind switch
            {
                MathProblemKind.Linear => problem.A != problem.C && problem.A != 0 && problem.D - problem.B != problem.D * (problem.A - problem.C),
                MathProblemKind.Quadratic => problem.B * problem.B != 4 * problem.C,
                _ => problem.A != 0,
            };
            if (isSound) return problem;
        }
    }

    private static MathProblem Draw(ulong seed, ulong attempt)
    {
        var kind = (MathProblemKind)Seed.ToIndex(Seed.Derive(seed, attempt, 0), 3);
        int a = Pick(1, Largest), b = Pick(2, Largest), c = Pick(3, Largest), d = Pick(4, Largest);
        return kind switch
        {
            MathProblemKind.Linear => new(kind, a, b, c, d, IsBelow: false),
            MathProblemKind.Quadratic => OfRoots(Pick(5, LargestRoot), Pick(6, LargestRoot)),
            _ => new(kind, a, b, 0, d, IsBelow: Seed.ToIndex(Seed.Derive(seed, attempt, 7), 2) == 0),
        };

        int Pick(ulong place, int largest) => Seed.ToIndex(Seed.Derive(seed, attempt, place), (2 * largest) + 1) - largest;
    }

    private static MathProblem OfRoots(int p, int q) => new(MathProblemKind.Quadratic, 1, -(p + q), p * q, 0, IsBelow: false);

    private static (int Low, int High) Roots(MathProblem problem)
    {
        int root = (int)Rational.FloorRoot((problem.B * problem.B) - (4 * problem.C), 2);
        return ((-problem.B - root) / 2, (-problem.B + root) / 2);
    }

    private static string Interval(Rational end, bool isBelow) => isBelow ? $"(-oo,{end})" : $"({end},oo)";

    private static string Side(int factor, int constant) => factor == 0
        ? Number(constant)
        : $"{(factor == 1 ? "" : factor == -1 ? "-" : Number(factor))}x{Term(constant, "")}";

    /// <summary>A term with its sign; nothing for zero.</summary>
    private static string Term(int factor, string symbol) => factor == 0 ? ""
        : (factor > 0 ? "+" : "-") + (symbol.Length > 0 && BigInteger.Abs(factor).IsOne ? "" : Number(Math.Abs(factor))) + symbol;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
