using Rft.Graders.Running;
using Rft.Graders.Tasks;
using Rft.Host.Checking.Advising;
using Rft.Host.Checking.Measuring;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Loop;

namespace Rft.Host.Checking;

/// <summary>Checks an experiment from its file to, when asked to, one small step of every stage.</summary>
/// <param name="file">The experiment file as given.</param>
/// <param name="progress">Gets a line before everything that takes time.</param>
internal sealed class ExperimentCheck(string file, TextWriter progress)
{
    private const int ShownMisfits = 10, UsualSurvey = 16;
    private readonly List<CheckFinding> _findings = [];

    /// <summary>Checks.</summary>
    /// <param name="sources">What changes the file from outside.</param>
    /// <param name="request">What to do beyond reading.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<CheckReport> RunAsync(ConfigSources sources, CheckRequest request, CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        if (Load(sources) is not { } config) return new CheckReport { File = file, Findings = _findings };
        await progress.WriteLineAsync("reading data").ConfigureAwait(false);
        var data = new DataSets(config);
        var lines = ReadData(config, data);
        if (lines.Count == config.Data.Count) _findings.AddRange(Warnings.Of(config, data));
        var plan = lines.Count == config.Data.Count ? Plan(config, data) : null;
        CheckWeights(config);
        await progress.WriteLineAsync("loading graders").ConfigureAwait(false);
        // One for everything: a script is compiled once, and the smoke step finds a worker ready.
        await using var starter = GraderIsolation.Start(config);
        var checks = new GraderChecks(config, starter, _findings);
        List<GraderLine> graders = [];
        foreach (var grader in config.Graders.Values)
        {
            if (await checks.RunAsync(grader, cancellationToken).ConfigureAwait(false) is { } line) graders.Add(line);
        }
        var report = new CheckReport { File = file, Experiment = config.Name, Data = lines, Graders = graders, Findings = _findings };
        if (plan is not null && !_findings.Exists(finding => finding.IsError))
            report = await TriedAsync(report, request, config, starter, plan, began, cancellationToken).ConfigureAwait(false);
        var estimate = plan is null ? null : Estimate(config, plan);
        if (estimate is not null) CheckMemory(config, estimate);
        return report with
        {
            Plan = estimate,
            Advice = [.. lines.Count == config.Data.Count ? DataAdvice.Of(config, data) : [], .. report.Advice],
        };
    }

    private async Task<CheckReport> TriedAsync(
        CheckReport report, CheckRequest request, ExperimentConfig config, IGraderStarter starter, TrainingPlan plan, long began,
        CancellationToken cancellationToken)
    {
        // First of all: what the others leave in memory is none of a run's.
        if (request.Measure)
        {
            var trial = new RunTrial(config, starter, plan, _findings, progress, TimeProvider.System);
            report = report with { Measured = await trial.RunAsync(began, cancellationToken).ConfigureAwait(false) };
        }
        if (!request.Smoke) return report;
        report = report with { Smoke = await new SmokeCheck(config, starter, plan, _findings, progress).RunAsync(cancellationToken).ConfigureAwait(false) };
        if ((request.Survey ?? Usual(config, plan)) is not { } prompts) return report;
        var survey = await new PromptSurvey(config, starter, plan, _findings, progress).RunAsync(prompts, cancellationToken).ConfigureAwait(false);
        return report with { Survey = survey, Advice = survey is null ? [] : [.. SurveyAdvice.Of(survey, plan, prompts.Model is not null)] };
    }

    // A trained model that rewards are the first to change is worth a look; what one step made of noise does or passes says nothing.
    private static SurveyRequest? Usual(ExperimentConfig config, TrainingPlan plan) =>
        config.Model.Path is not null && plan.Stages[0] is RftStagePlan { Options: { Teacher: null } options }
            ? new SurveyRequest(Math.Min(UsualSurvey, options.PromptsPerStep), null, null, null, [], null)
            : null;

    private ExperimentConfig? Load(ConfigSources sources)
    {
        try
        {
            var loaded = ConfigLoader.Load(file, sources);
            foreach (string note in loaded.Notes) progress.WriteLine(note);
            Supported.Check(loaded.Config);
            return loaded.Config;
        }
        catch (ConfigException e)
        {
            AddConfig(e);
            return null;
        }
    }

    private List<DataLine> ReadData(ExperimentConfig config, DataSets data)
    {
        List<DataLine> lines = [];
        foreach (var set in config.Data.Values)
        {
            try
            {
                lines.Add(new DataLine(set.Name, Source(set), Counts(set, config, data).Max()));
            }
            catch (DatasetException e)
            {
                _findings.Add(CheckFinding.Data(e));
            }
        }
        return lines;
    }

    private static string Source(DataConfig set) => set switch
    {
        FileDataConfig file => file.File,
        GeneratedDataConfig task => $"{task.Generator}, split {task.Request.Split.ToString().ToLowerInvariant()}",
        _ => set.Name,
    };

    // Rows by every use a run makes of it; a set without one is read as prompts, which ask the least of a row.
    private static IEnumerable<int> Counts(DataConfig set, ExperimentConfig config, DataSets data)
    {
        bool pairs = set is GeneratedDataConfig { Request.Split: TaskSplit.Pairs }, used = false;
        foreach (var stage in config.Stages.Where(stage => stage.Data == set.Name || (stage as SupervisedStageConfig)?.HeldOut?.Data == set.Name))
        {
            used = true;
            yield return stage switch
            {
                DpoStageConfig => data.Pairs(set.Name).Count,
                SftStageConfig => data.Rows(set.Name, ChatRowUse.Supervised).Count,
                _ => data.Rows(set.Name, ChatRowUse.Prompt).Count,
            };
        }
        if (config.Eval?.Data == set.Name || (!used && !pairs)) yield return data.Rows(set.Name, ChatRowUse.Prompt).Count;
        else if (!used) yield return data.Pairs(set.Name).Count;
    }

    private TrainingPlan? Plan(ExperimentConfig config, DataSets data)
    {
        var misfits = ContextFit.Misfits(config, data).ToList();
        _findings.AddRange(misfits.Take(ShownMisfits).Select(CheckFinding.Data));
        int more = misfits.Count - ShownMisfits;
        if (more > 0) _findings.Add(CheckFinding.Data(new DatasetException($"{more} more rows do not fit the model's context")));
        if (misfits.Count > 0) return null;
        try
        {
            return PlanBuilder.Build(config, data);
        }
        catch (ConfigException e)
        {
            AddConfig(e);
            return null;
        }
    }

    // Of a model's files only the headers are read, which takes an instant however large they are.
    private void CheckWeights(ExperimentConfig config)
    {
        try
        {
            ModelSource.Of(config.Model).Folder?.CheckWeights();
        }
        catch (CheckpointException e)
        {
            _findings.Add(CheckFinding.Model("model.path", e.Message));
        }
        catch (UsageException)
        {
            // A folder that is none of a model has been told by whoever needed its shape.
        }
    }

    private void CheckMemory(ExperimentConfig config, RunEstimate estimate)
    {
        long machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (config.Device.StartsWith("cuda", StringComparison.Ordinal) || estimate.Memory.Total <= machine) return;
        _findings.Add(CheckFinding.Warning("model", "model",
            $"the run's tensors take up to {CheckText.Bytes(estimate.Memory.Total)}, and this machine has {CheckText.Bytes(machine)}; take a smaller model, tuning: lora, or fewer tokens a micro-batch"));
    }

    private void AddConfig(ConfigException e)
    {
        IReadOnlyList<ConfigFinding> all = e.Findings.Count > 0 ? e.Findings : [new ConfigFinding(file, e.Message)];
        _findings.AddRange(all.Select(CheckFinding.Config));
    }

    private static RunEstimate Estimate(ExperimentConfig config, TrainingPlan plan)
    {
        var model = ModelSource.Of(config.Model);
        return RunEstimate.Of(plan, model.Shape, model.Chat, ModelSize.Of(config.Model, model.Shape), TeacherModels.Parameters(config));
    }
}
