using System.Text.Json;
using Rft.Graders;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs beside a shadow.</summary>
public sealed class ShadowRunTests
{
    private const int Steps = 3;
    private static readonly TrainingPlan Alone = LoopOptions.Plan(LoopOptions.Rft(Steps));
    private static readonly TrainingPlan Shadowed = With(new Shadow("v2", "single"));

    [Fact]
    public async Task A_shadow_that_logs_changes_no_weight_and_one_that_fails_neither()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Alone, folder.At("alone"), new Pair(null));
        var logged = await TrainingRuns.RunAsync(Shadowed, folder.At("logged"), new Pair(Other));
        var failing = await TrainingRuns.RunAsync(Shadowed with { OnFault = FaultPolicy.Stop }, folder.At("failing"), new Pair(_ => Samples.Failed()));
        Assert.Equal(TrainingRuns.Hash(folder.At("alone")), TrainingRuns.Hash(folder.At("logged")));
        Assert.Equal(TrainingRuns.Hash(folder.At("alone")), TrainingRuns.Hash(folder.At("failing")));
        Assert.All(logged.Steps, step => Assert.InRange(step.Values["shadow/v2/agreement"], 0.01, 0.99));
        Assert.All(failing.Steps, step => Assert.Equal((16, 0), (step.Values["shadow/v2/failed"], step.Values["shadow/v2/compared"])));
        Assert.All(failing.Steps, step => Assert.Equal(16, step.Values["fault/timeout"]));
        Assert.All(failing.Steps, step => Assert.DoesNotContain("dropped/grader_failed", step.Values.Keys));
    }

    [Fact]
    public async Task A_shadow_that_screens_keeps_disagreements_out_of_training_and_the_rollouts_say_why()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(With(new Shadow("v2", "single", Screens: true)), folder.At("a"), new Pair(Other));
        JsonElement[] rollouts = [.. File.ReadLines(folder.At("a", "rollouts", "step-000001.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(rollouts, rollout => Assert.Equal(rollout.TryGetProperty("disagreements", out _), rollout.GetProperty("dropped").GetString() == "screened"));
        Assert.All(rollouts, rollout => Assert.False(rollout.GetProperty("kept").GetBoolean() && rollout.TryGetProperty("disagreements", out _)));
        int screened = rollouts.Count(rollout => rollout.GetProperty("dropped").GetString() == "screened");
        Assert.InRange(screened, 1, rollouts.Length - 1);
        Assert.Equal(screened, run.Steps[0].Values["dropped/screened"]);
        Assert.DoesNotContain(run.Steps[0].Values.Keys, name => name.StartsWith("fault/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Groups_that_are_screened_away_are_counted_apart_and_named_when_they_end_the_run()
    {
        using var folder = new TemporaryFolder();
        var plan = With(new Shadow("v2", "single", Screens: true), LoopOptions.Rft(Steps) with { MaxFlatSteps = 2 });
        var seen = new RecordingObserver();
        var error = await Assert.ThrowsAsync<GuardStopException>(() =>
            TrainingRuns.RunAsync(plan, folder.At("a"), new Pair(_ => Samples.Score(-9)), observer: seen));
        Assert.Contains("(last step: 4 Screened)", error.Message, StringComparison.Ordinal);
        Assert.Contains("all screened: a shadow disagrees with its grader everywhere", error.Message, StringComparison.Ordinal);
        Assert.All(seen.Steps, step => Assert.Equal((1, 0, 16), (step.Values["group/screened_share"], step.Values["group/unscorable_share"], step.Values["dropped/screened"])));
    }

    private static GradeOutcome Other(GradeRequest request) =>
        request.Sample.Text.Length % 2 == 0 ? Samples.Score(-9) : Samples.Score(Pair.Score(request));

    private static TrainingPlan With(Shadow shadow, RftOptions? options = null) => LoopOptions.Plan(options ?? LoopOptions.Rft(Steps)) with
    {
        GraderWeights = new Dictionary<string, double> { ["single"] = 1, ["v2"] = 0 }, Shadows = [shadow],
    };

    /// <summary>A grader and its shadow.</summary>
    private sealed class Pair(Func<GradeRequest, GradeOutcome>? shadow) : IRolloutGrader
    {
        public bool GradesGroups => false;

        public string Version => "1";

        public static double Score(GradeRequest request) => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length;

        public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken)
        {
            var outcomes = new Dictionary<string, GradeOutcome> { ["single"] = Samples.Score(Score(request)) };
            if (shadow is not null) outcomes["v2"] = shadow(request);
            return new(outcomes);
        }

        public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
            GroupRequest request, ulong seed, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
