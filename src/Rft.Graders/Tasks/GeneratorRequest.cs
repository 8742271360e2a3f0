namespace Rft.Graders.Tasks;

/// <summary>What a generator is asked for.</summary>
/// <param name="Split">The part of the task.</param>
/// <param name="Rows">Number of rows; null: 500 for <see cref="TaskSplit.Valid"/>, 20 000 otherwise.</param>
/// <param name="Seed">Decides the draws. It does not decide what is held out: that is the same for every seed, so no two data sets of one
/// task can leak.</param>
/// <param name="WrongShare">Share, 0 to 1, of the demonstrations open to the task's typical error that carry it.</param>
public sealed record GeneratorRequest(TaskSplit Split, int? Rows, ulong Seed, double WrongShare = 0)
{
    /// <summary>The split whose form the rows have; null: their own. Held-out problems get right answers, or pairs, by it.</summary>
    public TaskSplit? Form { get; init; }
}
