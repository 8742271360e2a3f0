using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Optim;
using Rft.Training.Passes;
using Rft.Training.Rollouts;
using Rft.Training.Runs;
using Rft.Training.Sampling;

namespace Rft.Training.Tests.Loop;

/// <summary>Small settings.</summary>
internal static class LoopOptions
{
    public static UpdateOptions Update { get; } = new(
        new LearningRateSchedule(5e-3, ScheduleShape.Linear, 2, 0.1), new AdamWSettings { LearningRate = 0 }, new ForwardOptions(256));

    public static RftOptions Rft(int steps) => new()
    {
        Name = "rft",
        Steps = steps,
        PromptsPerStep = 4,
        GroupSize = 4,
        Minibatches = 2,
        Sampling = new SamplingSettings { MaxTokens = 6 },
        Loss = LossPresets.Get("dapo").Loss,
        Advantage = new AdvantageOptions(),
        Update = Update,
    };

    public static TrainingPlan Plan(RftOptions options) => new()
    {
        Seed = 17,
        Stages = [new RftStagePlan(options, LoopData.Rows(10))],
        GraderWeights = new Dictionary<string, double> { ["single"] = 1 },
        ValidRows = [],
        Record = new RecordOptions(CheckpointEverySteps: 2, KeepCheckpoints: 2, KeepBest: false, RecordRollouts: true),
    };
}
