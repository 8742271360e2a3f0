using Rft.Training.Loop;

namespace Rft.Host.Checking.Measuring;

/// <summary>
/// How many steps of a stage are tried: a quarter of them, within bounds. What is run to learn what a step takes must stay small beside the run itself.
/// </summary>
/// <param name="Supervised">Most steps of a stage on given data.</param>
/// <param name="Sampling">Most steps of a stage that samples.</param>
/// <param name="LeastSupervised">Least steps of a stage on given data that has as many.</param>
/// <param name="LeastSampling">Least steps of a stage that samples.</param>
internal sealed record TrialSteps(int Supervised, int Sampling, int LeastSupervised, int LeastSampling)
{
    private const int Share = 4;

    /// <summary>The steps of a stage.</summary>
    /// <param name="stage">The stage.</param>
    public int Of(StagePlan stage)
    {
        var (least, most) = stage is RftStagePlan ? (LeastSampling, Sampling) : (LeastSupervised, Supervised);
        return Math.Min(stage.Steps, Math.Clamp(stage.Steps / Share, least, most));
    }
}
