using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Evaluation;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Loop;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prompts_value_is_the_mean_of_its_samples_and_a_failure_is_no_zero()
    {
        // Members 0 and 1 of each prompt score 1 and 0; member 2 fails. Two prompts, each 0.5.
        var result = await Evaluator((request, _, _) => ValueTask.FromResult(Member(request) switch { 0 => Samples.Score(1), 1 => Samples.Score(0), _ => Samples.Failed() }))
            .RunAsync("rft", 4, Token);
        Assert.Equal(("rft", 4, "single", 0.5, 2), (result.Stage, result.Step, result.Main.Metric, result.Main.Value, result.Main.Count));
        Assert.Equal(["single", "reward"], result.ByGrader.Select(estimate => estimate.Metric));
        Assert.Empty(result.ByKind);
        Assert.Equal([KeyValuePair.Create("timeout", 2)], result.Faults);
    }

    [Fact]
    public async Task A_prompt_without_any_score_does_not_count()
    {
        var result = await Evaluator((request, _, _) => ValueTask.FromResult(request.Item.Int("row") == 0 ? Samples.Failed() : Samples.Score(1))).RunAsync("rft", 0, Token);
        Assert.Equal((1.0, 1), (result.Main.Value, result.Main.Count));
    }

    [Fact]
    public async Task A_watched_grader_without_any_score_is_left_out()
    {
        var result = await Evaluator(
            (_, _, _) => ValueTask.FromResult(Samples.Score(1)),
            (request, _) => request.Samples.Select(_ => (GradeOutcome)new GradeOutcome.Graded(Grade.NotApplicable()))).RunAsync("rft", 0, Token);
        Assert.Equal(["single", "reward"], result.ByGrader.Select(estimate => estimate.Metric));
    }

    [Fact]
    public async Task A_metric_without_any_score_ends_the_run_with_the_cause()
    {
        var error = await Assert.ThrowsAsync<GuardStopException>(() => Evaluator((_, _, _) => ValueTask.FromResult(Samples.Failed())).RunAsync("rft", 2, Token));
        Assert.Matches(
            @"^no sample of the evaluation after step 2 of stage 'rft' has a value of 'single' \(timeout x\d+; first: no score within 2 s\.?\); "
            + "see what its grader answers on the held-out rows, or evaluate by another metric$", error.Message);
    }

    [Fact]
    public async Task Two_evaluations_draw_the_same_numbers()
    {
        var sampler = new ScriptedSampler();
        var evaluator = Evaluator((_, _, _) => ValueTask.FromResult(Samples.Score(1)), sampler: sampler);
        await evaluator.RunAsync("rft", 0, Token);
        await evaluator.RunAsync("rft", 2, Token);
        Assert.Equal(sampler.Calls[0].Select(request => request.Seed), sampler.Calls[1].Select(request => request.Seed));
    }

    private static int Member(GradeRequest request) => request.Sample.Text[1] - '0';

    private static Evaluator Evaluator(
        Func<GradeRequest, ulong, CancellationToken, ValueTask<GradeOutcome>> grade, Func<GroupRequest, ulong, IEnumerable<GradeOutcome>>? group = null,
        ScriptedSampler? sampler = null) => new(
            LoopData.Source(new ScriptedGrader(grade, group), sampler: sampler), new PromptDataset(LoopData.Rows(2), LoopData.Chat, 1).All,
            new RewardRule(new Dictionary<string, double> { ["single"] = 1 }), new EvaluationOptions("single", 3, 0, LoopData.Settings), seed: 8);
}
