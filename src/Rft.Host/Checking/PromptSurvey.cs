using System.Text.Json;
using Rft.Graders;
using Rft.Graders.Running;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Host.Runs;
using Rft.Training.Data;
using Rft.Training.Devices;
using Rft.Training.Evaluation;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Native;
using Rft.Training.Rollouts;

namespace Rft.Host.Checking;

/// <summary>Samples prompts of the first reinforcement stage several times each, in the order in which a run meets them, and tells which of them can teach.</summary>
/// <param name="config">The experiment.</param>
/// <param name="starter">Decides where the graders run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="findings">Gets what is wrong.</param>
/// <param name="progress">Gets a line before it begins.</param>
internal sealed class PromptSurvey(ExperimentConfig config, IGraderStarter starter, TrainingPlan plan, ICollection<CheckFinding> findings, TextWriter progress)
{
    /// <summary>Samples, and writes what was asked for.</summary>
    /// <param name="request">What to sample and to write.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>The counts; null when a finding says why there are none.</returns>
    /// <exception cref="UsageException">There is no reinforcement stage, or a file cannot be written.</exception>
    public async Task<SurveyLine?> RunAsync(SurveyRequest request, CancellationToken cancellationToken)
    {
        var stage = plan.Stages.OfType<RftStagePlan>().FirstOrDefault()
            ?? throw new UsageException("--prompts samples prompts of a reinforcement stage, but the experiment has none");
        var order = new ShuffledOrder(stage.Rows.Count, Seed.Derive(plan.Seed, Seed.Hash(stage.Name)));
        int[] rows = [.. Enumerable.Range(0, Math.Min(request.Prompts, stage.Rows.Count)).Select(place => order.RowAt(place))];
        int samples = request.Samples ?? stage.Options.GroupSize;
        await progress.WriteLineAsync($"sampling {rows.Length} prompts of {stage.Name}, {samples} times each").ConfigureAwait(false);
        try
        {
            var groups = await SampleAsync(stage, [.. rows.Select(row => stage.Rows[row])], samples, request.Model, cancellationToken).ConfigureAwait(false);
            var rule = stage.Options.Selection.Pass;
            SurveyedPrompt[] prompts = [.. groups.Select((group, i) => SurveyedPrompt.Of(rows[i], stage.Rows[rows[i]], group, rule))];
            return Rated(Write(stage, prompts, samples, rule, request), prompts) with { WithSignal = ZeroVarianceFilter.Split(groups).Kept.Count };
        }
        catch (Exception e) when (e is LibTorchException or DeviceException)
        {
            findings.Add(CheckFinding.Model("device", e.Message));
        }
        catch (GraderFailedException e)
        {
            findings.Add(CheckFinding.Grader(null, e.Message));
        }
        return null;
    }

    private async Task<IReadOnlyList<RolloutGroup>> SampleAsync(
        RftStagePlan stage, IReadOnlyList<ChatRow> rows, int samples, string? model, CancellationToken cancellationToken)
    {
        await using var graders = await RunGraders.LoadAsync(config, starter, cancellationToken).ConfigureAwait(false);
        await using var compute = PolicySource.StartCompute(config);
        Policy policy = model is null
            ? await PolicySource.CreateAsync(config, compute, cancellationToken).ConfigureAwait(false)
            : await NamedModel.OpenAsync(model, config.Run.Dir, compute, cancellationToken).ConfigureAwait(false);
        // As an evaluation of these rows: the same pipeline, and the same draws for every model.
        var survey = plan with { ValidRows = rows, Evaluation = new EvaluationOptions(stage.Options.Selection.Pass.Metric, samples, 0, stage.Options.Sampling) };
        return await new GroupSources(policy, graders, survey, TimeProvider.System).Evaluator()!.SampleAsync(cancellationToken).ConfigureAwait(false);
    }

    private SurveyLine Write(RftStagePlan stage, SurveyedPrompt[] prompts, int samples, PassRule rule, SurveyRequest request)
    {
        if (request.Out is { } path) WriteLines(path, prompts.Select(prompt => JsonSerializer.Serialize(prompt, RunSummary.Json)));
        int? kept = null;
        if (request.Filtered is { } filtered)
        {
            HashSet<int> dropped = [.. prompts.Where(prompt => request.Drop.Contains(prompt.Kind)).Select(prompt => prompt.Row)];
            int[] rows = [.. Enumerable.Range(0, stage.Rows.Count).Where(row => !dropped.Contains(row))];
            WriteLines(filtered, [.. Texts(stage, rows)]);
            kept = rows.Length;
        }
        int Count(string kind) => prompts.Count(prompt => prompt.Kind == kind);
        return new SurveyLine(
            stage.Name, rule.Metric, samples, prompts.Length, Count(SurveyedPrompt.Hopeless), Count(SurveyedPrompt.Solved), Count(SurveyedPrompt.Mixed),
            Count(SurveyedPrompt.Unscored), kept);
    }

    private static SurveyLine Rated(SurveyLine line, SurveyedPrompt[] prompts)
    {
        SurveyedPrompt[] scored = [.. prompts.Where(prompt => prompt.Scored > 0)];
        if (scored.Length == 0) return line;
        var common = scored.MinBy(prompt => prompt.PassAt.Count)!.PassAt.Keys;
        double[] rates = [.. scored.Select(prompt => (double)prompt.Passed / prompt.Scored)];
        return line with
        {
            PassRates = rates,
            PassRate = rates.Average(),
            PassAt = common.ToDictionary(k => k, k => scored.Average(prompt => prompt.PassAt[k])),
        };
    }

    // A file's own lines, so that a template still fits them; a generator's rows as graders see them.
    private IEnumerable<string> Texts(RftStagePlan stage, IEnumerable<int> rows)
    {
        string data = config.Stages.First(known => known.Name == stage.Name).Data;
        if (config.Data[data] is not FileDataConfig file) return rows.Select(row => stage.Rows[row].Item.Json.GetRawText());
        string[] lines = File.ReadAllLines(file.File);
        return rows.Select(row => lines[stage.Rows[row].Line - 1]);
    }

    private static void WriteLines(string path, IEnumerable<string> lines)
    {
        try
        {
            File.WriteAllLines(path, lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {e.Message}", e);
        }
    }
}
