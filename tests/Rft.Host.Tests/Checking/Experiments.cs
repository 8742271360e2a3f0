using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Loop;

namespace Rft.Host.Tests.Checking;

/// <summary>Plans of small experiments.</summary>
internal static class Experiments
{
    /// <summary>Two answers of two tokens and two of three, the end among them: 2.5 on average.</summary>
    public const string Demonstrations = """
        {"messages": [{"role": "user", "content": "1+1"}, {"role": "assistant", "content": "2"}]}
        {"messages": [{"role": "user", "content": "2+2"}, {"role": "assistant", "content": "4"}]}
        {"messages": [{"role": "user", "content": "5+5"}, {"role": "assistant", "content": "10"}]}
        {"messages": [{"role": "user", "content": "6+6"}, {"role": "assistant", "content": "12"}]}
        """;

    /// <summary>The plan of an experiment whose only file is <c>train.jsonl</c>, the demonstrations.</summary>
    /// <param name="experiment">The experiment file.</param>
    public static (TrainingPlan Plan, ExperimentConfig Config) Plan(string experiment)
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.jsonl", Demonstrations);
        var config = ConfigLoader.Load(folder.Write("experiment.yaml", experiment), ConfigSources.FromProcess([])).Config;
        return (PlanBuilder.Build(config, new DataSets(config)), config);
    }
}
