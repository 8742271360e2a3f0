using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.Hanoi;

/// <summary>A state and the peg that all discs go to.</summary>
/// <param name="Start">Peg of each disc, the smallest first.</param>
/// <param name="Goal">The peg.</param>
internal readonly record struct HanoiProblem(string Start, char Goal);

/// <summary>Every state of 2 to 6 discs that is not solved: 3 252 problems. The typical error leaves out the last move.</summary>
internal sealed class HanoiGenerator() : TaskGenerator<HanoiProblem>(HanoiTask.TaskName)
{
    private const int FewestDiscs = 2;
    private const int DiscCounts = 5;

    /// <inheritdoc/>
    protected override IEnumerable<HanoiProblem> Problems() =>
        from discs in Enumerable.Range(FewestDiscs, DiscCounts)
        from start in States(discs)
        from goal in HanoiTowers.Pegs
        where start.Any(peg => peg != goal)
        select new HanoiProblem(start, goal);

    /// <inheritdoc/>
    protected override string Prompt(HanoiProblem problem) =>
        $"Tower of Hanoi: {problem.Start} names the peg of each disc, the smallest first. Bring all discs to peg {problem.Goal}. "
        + "Write moves such as AC AB CB inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(HanoiProblem problem) => HanoiTowers.Solve(problem.Start, problem.Goal);

    /// <inheritdoc/>
    protected override string? WrongAnswer(HanoiProblem problem, ulong seed) =>
        Answer(problem) is { Length: > 2 } right ? right[..^" AC".Length] : null;

    /// <inheritdoc/>
    protected override string Kind(HanoiProblem problem) => problem.Start.Length.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void WriteFields(HanoiProblem problem, Utf8JsonWriter row)
    {
        row.WriteString("start", problem.Start);
        row.WriteString("goal", problem.Goal.ToString());
    }

    private static IEnumerable<string> States(int discs) =>
        discs == 0 ? [""] : States(discs - 1).SelectMany(smaller => HanoiTowers.Pegs.Select(peg => smaller + peg));
}
