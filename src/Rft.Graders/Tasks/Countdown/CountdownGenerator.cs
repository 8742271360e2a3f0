using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.Countdown;

/// <summary>Three numbers and the target that one expression over them reaches.</summary>
/// <param name="First">1 to 9.</param>
/// <param name="Second">1 to 9.</param>
/// <param name="Third">1 to 9.</param>
/// <param name="Target">1 to 99.</param>
internal readonly record struct CountdownProblem(int First, int Second, int Third, int Target);

/// <summary>
/// Reach a target from 1 to 99 with three numbers from 1 to 9, each once in any order, and + - * under the usual precedence, without
/// brackets: 6 248 problems. The typical error keeps the numbers and takes other operators, so it misses the target.
/// </summary>
internal sealed class CountdownGenerator() : TaskGenerator<CountdownProblem>(CountdownTask.TaskName)
{
    private const string Operators = "+-*";
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <inheritdoc/>
    protected override IEnumerable<CountdownProblem> Problems()
    {
        for (int triple = 0; triple < 729; triple++)
        {
            int first = triple / 81 + 1, second = triple / 9 % 9 + 1, third = triple % 9 + 1;
            var values = Expressions(new(first, second, third, Target: 0)).Select(expression => expression.Value);
            foreach (int target in values.Where(value => value is >= 1 and <= 99).Distinct().Order())
                yield return new(first, second, third, target);
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(CountdownProblem problem) =>
        string.Create(CultureInfo.InvariantCulture, $"{problem.First} {problem.Second} {problem.Third}={problem.Target}");

    /// <inheritdoc/>
    protected override string Answer(CountdownProblem problem) => Solve(problem).ToString();

    /// <inheritdoc/>
    protected override string? WrongAnswer(CountdownProblem problem, ulong seed)
    {
        var solution = Solve(problem);
        var misses = WithOperators(solution.A, solution.B, solution.C).Where(expression => expression.Value != problem.Target).ToArray();
        return misses[Seed.ToIndex(Seed.Derive(seed, 0), misses.Length)].ToString();
    }

    /// <inheritdoc/>
    /// <remarks>The operators of the reference answer in the order + - *, each once.</remarks>
    protected override string Kind(CountdownProblem problem)
    {
        var solution = Solve(problem);
        return string.Concat(Operators.Where(operation => operation == solution.Left || operation == solution.Right));
    }

    /// <inheritdoc/>
    protected override void WriteFields(CountdownProblem problem, Utf8JsonWriter row)
    {
        row.WriteStartArray("numbers");
        row.WriteNumberValue(problem.First);
        row.WriteNumberValue(problem.Second);
        row.WriteNumberValue(problem.Third);
        row.WriteEndArray();
        row.WriteNumber("target", problem.Target);
    }

    /// <summary>The first expression that reaches the target: orders as listed, the given one first.</summary>
    private static CountdownSolution Solve(CountdownProblem problem) =>
        Expressions(problem).First(expression => expression.Value == problem.Target);

    private static IEnumerable<CountdownSolution> Expressions(CountdownProblem problem)
    {
        int[] given = [problem.First, problem.Second, problem.Third];
        return Orders.SelectMany(order => WithOperators(given[order[0]], given[order[1]], given[order[2]]));
    }

    private static IEnumerable<CountdownSolution> WithOperators(int a, int b, int c) =>
        from left in Operators
        from right in Operators
        select new CountdownSolution(a, left, b, right, c);
}
