namespace Rft.Training.Selection;

/// <summary>What is known of a prompt: how its groups did when they were sampled. Immutable; part of a checkpoint.</summary>
/// <param name="Row">The prompt's row.</param>
/// <param name="Visits">Groups with at least one score.</param>
/// <param name="SolvedInARow">How many of the newest visits, without a gap, had no sample that did not pass.</param>
/// <param name="Passed">Samples that passed, a number for each of the newest visits, oldest first.</param>
/// <param name="Scored">Samples with a score, likewise.</param>
public sealed record PromptHistory(int Row, int Visits, int SolvedInARow, IReadOnlyList<int> Passed, IReadOnlyList<int> Scored)
{
    /// <summary>A prompt without a visit.</summary>
    /// <param name="row">The prompt's row.</param>
    public static PromptHistory Unknown(int row) => new(row, 0, 0, [], []);

    /// <summary>Share of the samples that passed; null without a visit.</summary>
    public double? PassRate => Visits == 0 ? null : (double)Passed.Sum() / Scored.Sum();

    /// <summary>
    /// Signal to be expected of a group, as a share of the largest: 4 E[p(1-p)], where p, the chance to pass, has the posterior Beta(passed + 1, failed + 1)
    /// that the samples leave of a uniform prior; so E[p(1-p)] = ab / ((a+b)(a+b+1)). Never 0, and 1 without a visit.
    /// </summary>
    /// <remarks>
    /// p(1-p) is the variance of a 0/1 reward, to which the expected improvement is proportional: Foster and others, "Learning to Reason at the Frontier of
    /// Learnability", arXiv 2502.12272. The posterior in the place of the bare rate is ours: a prompt that failed eight times is not given up for ever.
    /// </remarks>
    public double Signal
    {
        get
        {
            if (Visits == 0) return 1;
            double a = Passed.Sum() + 1, b = Scored.Sum() - Passed.Sum() + 1;
            return 4 * a * b / ((a + b) * (a + b + 1));
        }
    }

    /// <summary>The history after a further visit.</summary>
    /// <param name="passed">Samples that passed.</param>
    /// <param name="scored">Samples with a score, at least 1.</param>
    /// <param name="window">Visits that are kept apart.</param>
    public PromptHistory After(int passed, int scored, int window) => this with
    {
        Visits = Visits + 1,
        SolvedInARow = passed == scored ? SolvedInARow + 1 : 0,
        Passed = [.. Passed.Append(passed).TakeLast(window)],
        Scored = [.. Scored.Append(scored).TakeLast(window)],
    };
}
