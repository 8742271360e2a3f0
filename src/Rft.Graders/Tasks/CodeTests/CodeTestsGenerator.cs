using System.Text.Json;
using Rft.Graders.Programs;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>A function on a list of whole numbers in three steps.</summary>
/// <param name="Keep">Index of which numbers are kept.</param>
/// <param name="Change">Index of how each is changed.</param>
/// <param name="Join">Index of what is made of them.</param>
internal readonly record struct CodeTestsProblem(int Keep, int Change, int Join);

/// <summary>
/// Functions that keep some numbers of a list, change each, and join them: 1 632 problems with six hidden tests each. The typical error leaves out
/// a step.
/// </summary>
internal sealed class CodeTestsGenerator() : TaskGenerator<CodeTestsProblem>(CodeTestsTask.TaskName)
{
    private const string Function = "solve";
    private const int Tests = 6;
    private const int LongestList = 7;
    private const int Spread = 41;
    private static readonly CodeStep<bool>[] Keeps = CodeSteps.Keeps();
    private static readonly CodeStep<int>[] Changes = CodeSteps.Changes();

    /// <inheritdoc/>
    protected override IEnumerable<CodeTestsProblem> Problems() =>
        from keep in Enumerable.Range(0, Keeps.Length)
        from change in Enumerable.Range(0, Changes.Length)
        from result in Enumerable.Range(0, CodeSteps.Joins.Length)
        select new CodeTestsProblem(keep, change, result);

    /// <inheritdoc/>
    protected override string Prompt(CodeTestsProblem problem) =>
        $"Write a JavaScript function {Function}(xs) in a code block. xs is a list of whole numbers. Keep the numbers that are {Keeps[problem.Keep].Text}, "
        + $"{Changes[problem.Change].Text} each, and return {CodeSteps.Joins[problem.Join].Text}.";

    /// <inheritdoc/>
    protected override string Answer(CodeTestsProblem problem) => Code(problem, keep: true, change: true);

    /// <inheritdoc/>
    protected override string? WrongAnswer(CodeTestsProblem problem, ulong seed)
    {
        bool keep = Seed.Uniform(seed, 0) < 0.5;
        // Some steps make no difference to some tests: what is wrong must fail.
        return Fails(problem, keep, !keep) ? Code(problem, keep, !keep)
            : Fails(problem, !keep, keep) ? Code(problem, !keep, keep)
            : null;
    }

    /// <inheritdoc/>
    protected override string Response(string answer) => $"```js\n{answer}\n```";

    /// <inheritdoc/>
    protected override string Kind(CodeTestsProblem problem) => CodeSteps.Joins[problem.Join].Kind;

    /// <inheritdoc/>
    protected override void WriteFields(CodeTestsProblem problem, Utf8JsonWriter row)
    {
        row.WriteString("language", ProgramRequest.JavaScript);
        row.WriteString("function", Function);
        row.WriteStartArray("tests");
        foreach (int[] list in Lists(problem))
        {
            row.WriteStartObject();
            row.WritePropertyName("input");
            JsonSerializer.Serialize(row, new[] { list });
            row.WritePropertyName("output");
            JsonSerializer.Serialize(row, Result(problem, list, keep: true, change: true));
            row.WriteEndObject();
        }
        row.WriteEndArray();
    }

    private static string Code(CodeTestsProblem problem, bool keep, bool change)
    {
        string steps = (keep ? $".filter(x => {Keeps[problem.Keep].Code})" : "") + (change ? $".map(x => {Changes[problem.Change].Code})" : "");
        return $"function {Function}(xs) {{ return {CodeSteps.Joins[problem.Join].Code.Replace("LIST", $"xs{steps}", StringComparison.Ordinal)}; }}";
    }

    private bool Fails(CodeTestsProblem problem, bool keep, bool change) => Lists(problem).Any(list =>
        JsonSerializer.Serialize(Result(problem, list, keep, change)) != JsonSerializer.Serialize(Result(problem, list, keep: true, change: true)));

    private static object Result(CodeTestsProblem problem, int[] list, bool keep, bool change)
    {
        var kept = keep ? list.Where(Keeps[problem.Keep].Apply) : list;
        return CodeSteps.Joins[problem.Join].Apply([.. change ? kept.Select(Changes[problem.Change].Apply) : kept]);
    }

    /// <summary>The empty list, and five with numbers from -20 to 20.</summary>
    private IEnumerable<int[]> Lists(CodeTestsProblem problem)
    {
        ulong seed = Seed.Derive(OwnSeed, Seed.Hash("tests"), (ulong)problem.Keep, (ulong)problem.Change, (ulong)problem.Join);
        return Enumerable.Range(0, Tests).Select(test => Enumerable.Range(0, test == 0 ? 0 : 2 + test % LongestList)
            .Select(i => Seed.ToIndex(Seed.Derive(seed, (ulong)test, (ulong)i), Spread) - Spread / 2).ToArray());
    }
}
