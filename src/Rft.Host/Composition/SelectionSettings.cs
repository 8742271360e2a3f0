using Rft.Host.Configuration;
using Rft.Training.Rollouts;
using Rft.Training.Selection;

namespace Rft.Host.Composition;

/// <summary>From the keys of a selection to the settings of the library.</summary>
internal static class SelectionSettings
{
    /// <summary>The settings of a stage.</summary>
    /// <param name="selection">What the file says.</param>
    /// <param name="config">The experiment, which says what is followed and what the reward's maximum is.</param>
    public static SelectionOptions Of(SelectionConfig selection, ExperimentConfig config)
    {
        var usual = new SelectionOptions();
        return new SelectionOptions
        {
            Kind = selection.Kind,
            Easy = selection.Easy ?? usual.Easy,
            Hard = selection.Hard ?? usual.Hard,
            BringBack = selection.BringBack ?? usual.BringBack,
            RetireAfter = selection.RetireAfter ?? usual.RetireAfter,
            Window = selection.Window ?? usual.Window,
            Pass = Pass(selection, config),
        };
    }

    private static PassRule Pass(SelectionConfig selection, ExperimentConfig config)
    {
        string metric = selection.Metric ?? config.Eval?.Metric ?? PassRule.Reward;
        double? highest = metric == PassRule.Reward ? config.Graders.Values.Sum(grader => Math.Max(grader.Weight, 0)) : null;
        return new PassRule(metric, selection.PassAt ?? highest);
    }
}
