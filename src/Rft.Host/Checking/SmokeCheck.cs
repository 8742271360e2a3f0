using System.Globalization;
using Rft.Graders;
using Rft.Graders.Running;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Native;
using Rft.Training.Rollouts;

namespace Rft.Host.Checking;

/// <summary>Starts the model, untrained, and takes one small step of every stage in memory.</summary>
/// <param name="config">The experiment.</param>
/// <param name="starter">Decides where the graders run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="findings">Gets what is wrong.</param>
/// <param name="progress">Gets a line before every stage.</param>
internal sealed class SmokeCheck(ExperimentConfig config, IGraderStarter starter, TrainingPlan plan, ICollection<CheckFinding> findings, TextWriter progress)
{
    /// <summary>Takes the steps.</summary>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<IReadOnlyList<SmokeLine>> RunAsync(CancellationToken cancellationToken)
    {
        List<SmokeLine> lines = [];
        await using var graders =
            config.Graders.Count == 0 ? null : await RunGraders.LoadAsync(config, starter, cancellationToken).ConfigureAwait(false);
        try
        {
            await using var compute = PolicySource.StartCompute(config);
            var policy = await PolicySource.CreateAsync(config, compute, cancellationToken).ConfigureAwait(false);
            var run = new SmokeRun(policy, graders, plan, TimeProvider.System)
            {
                OpenTeacher = (name, cancel) => NamedModel.OpenAsync(name, config.Run.Dir, compute, cancel),
            };
            foreach (var stage in plan.Stages)
            {
                await progress.WriteLineAsync($"one step of {stage.Name}").ConfigureAwait(false);
                var result = await run.StepAsync(stage, cancellationToken).ConfigureAwait(false);
                AddFindings(stage, result);
                lines.Add(Line(stage, result));
            }
        }
        catch (Exception e) when (e is LibTorchException or DeviceException)
        {
            findings.Add(CheckFinding.Model("device", e.Message));
        }
        catch (CustomLossException e)
        {
            findings.Add(CheckFinding.Model("loss.custom", e.Message));
        }
        catch (GraderFailedException e)
        {
            findings.Add(CheckFinding.Grader(null, e.Message));
        }
        return lines;
    }

    private void AddFindings(StagePlan stage, SmokeResult result)
    {
        string place = $"stages.{stage.Name}";
        foreach (var (grader, failed) in Failures(result.Group))
        {
            findings.Add(CheckFinding.Grader(
                place, $"grader '{grader}' failed on what the untrained model wrote: {failed.Code.Name()}: {failed.Message}"));
        }
        if (result.Update is null)
            findings.Add(CheckFinding.Grader(place, "every rollout of the group was dropped; look at the graders' answers above"));
        else if (!result.Update.Finite)
            findings.Add(CheckFinding.Model(place, "loss or gradient of the first update is not a number; look at the loss's settings"));
    }

    // The first failure of each grader.
    private static IEnumerable<(string Grader, GradeOutcome.Failed Failed)> Failures(RolloutGroup? group) => (group?.Rollouts ?? [])
        .SelectMany(rollout => rollout.Outcomes).Where(outcome => outcome.Value is GradeOutcome.Failed)
        .GroupBy(outcome => outcome.Key, StringComparer.Ordinal).Select(failed => (failed.Key, (GradeOutcome.Failed)failed.First().Value));

    private static SmokeLine Line(StagePlan stage, SmokeResult result) => new(
        stage.Name, result.Group?.Prompt.Messages[^1].Content, [.. (result.Group?.Rollouts ?? []).Select(Sample)],
        result.Verdict is { } verdict ? verdict is GroupVerdict.AllMax or GroupVerdict.AllMin or GroupVerdict.ConstantOther : null,
        Number(result.Update?.Loss), Number(result.Update?.GradNorm), Number(result.Update?.Mismatch));

    private static SmokeSample Sample(Rollout rollout)
    {
        var scores = rollout.Outcomes.ToDictionary(outcome => outcome.Key, outcome => Answer(outcome.Value));
        return new SmokeSample(
            rollout.Sample.Text, new SortedDictionary<string, string>(scores, StringComparer.Ordinal),
            (rollout.Reward as RolloutReward.Rewarded)?.Value);
    }

    private static string Answer(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Graded { Grade: { Value: { } value } } => value.ToString("0.####", CultureInfo.InvariantCulture),
        GradeOutcome.Graded { Grade: var grade } => grade.ToString(),
        GradeOutcome.Failed failed => failed.Code.Name(),
        _ => "cancelled",
    };

    private static double? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
