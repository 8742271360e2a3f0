using Rft.Training.Losses;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs with a user's own loss.</summary>
public sealed class CustomLossRunTests
{
    private const LossNeeds Usual = LossNeeds.OldLogProbs | LossNeeds.Advantages;
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    [Fact]
    public async Task It_gets_rows_of_the_step_and_the_policy_follows_its_gradient()
    {
        using var folder = new TemporaryFolder();
        List<CustomLossInputs> seen = [];
        // Minus the sum of A x over the step's rows: REINFORCE with a sum.
        var loss = new CustomLoss(
            inputs =>
            {
                seen.Add(inputs);
                double value = -inputs.LogProbs.Zip(inputs.Advantages!, (x, a) => x.Zip(a, (p, q) => p * q).Sum()).Sum() / inputs.Totals.Sequences;
                return new CustomLossResult(value, [.. inputs.Advantages!.Select(row => row.Select(a => -a / inputs.Totals.Sequences).ToArray())]);
            },
            Usual);
        var run = await RunAsync(loss, folder.At("run"));
        Assert.All(seen, inputs => Assert.Equal((null, true), (inputs.RefLogProbs, inputs.OldLogProbs is not null)));
        Assert.All(run.Steps, step => Assert.True(step.Values["policy/kl"] >= 0 && !step.Values.ContainsKey("policy/clip_share_high")));
        // The same as the library's own REINFORCE with that aggregation, but for the rounding of its sums.
        var options = new PolicyLossOptions
        {
            Objective = PolicyObjective.Reinforce, RatioLevel = RatioLevel.None,
            Aggregation = new AggregationOptions { Mode = AggregationMode.SeqMeanTokenSum, CountEmptySequences = true },
        };
        var own = await TrainingRuns.RunAsync(LoopOptions.Plan(LoopOptions.Rft(3) with { Loss = options }), folder.At("own"), Grader);
        Assert.Equal(own.Steps.Select(step => Math.Round(step.Values["train/loss"], 4)), run.Steps.Select(step => Math.Round(step.Values["train/loss"], 4)));
    }

    [Fact]
    public async Task It_gets_the_reference_when_it_asks_for_it()
    {
        using var folder = new TemporaryFolder();
        bool seen = false;
        var loss = new CustomLoss(
            inputs =>
            {
                seen = inputs.RefLogProbs is not null;
                return new CustomLossResult(0, [.. inputs.LogProbs.Select(row => new double[row.Length])]);
            },
            Usual | LossNeeds.RefLogProbs);
        await RunAsync(loss, folder.At("run"));
        Assert.True(seen);
        Assert.True(File.Exists(folder.At("run", "reference.safetensors")));
    }

    [Fact]
    public async Task What_it_does_wrong_ends_the_run()
    {
        using var folder = new TemporaryFolder();
        var loss = new CustomLoss(inputs => new CustomLossResult(double.NaN, inputs.LogProbs), Usual);
        var error = await Assert.ThrowsAsync<CustomLossException>(() => RunAsync(loss, folder.At("run")));
        Assert.Equal("the custom loss returned NaN; its value must be a finite number", error.Message);
    }

    private static Task<RecordingObserver> RunAsync(ILoss loss, string path) =>
        TrainingRuns.RunAsync(LoopOptions.Plan(LoopOptions.Rft(3) with { CustomLoss = loss }), path, Grader);
}
