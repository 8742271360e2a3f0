using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Rft.Graders;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Host.Runs;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Evaluation;
using Rft.Training.Loop;
using Rft.Training.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft eval</c>: samples held-out prompts without training, start and tuned model side by side.</summary>
internal static class EvalCommand
{
    private const int DefaultSamples = 8;

    private static readonly Argument<string> Target = new("RUN|CONFIG") { Description = "A run (folder, id or latest), or an experiment file with --model or model.path." };
    private static readonly Option<string?> Model = new("--model")
    {
        Description = "The model: a run, a checkpoint's folder or a Hugging Face folder. Default: the run's newest checkpoint, or the model.path of the file.",
    };
    private static readonly Option<string?> Baseline = new("--baseline")
    {
        Description = "What it is compared with. Default: the run's start of reinforcement.",
    };
    private static readonly Option<int> Samples = new("--samples") { Description = "Completions a prompt.", DefaultValueFactory = _ => DefaultSamples };
    private static readonly Option<bool> Greedy = new("--greedy") { Description = "Take the likeliest token; one completion a prompt." };
    private static readonly Option<ulong?> SamplingSeed = new("--seed") { Description = "Seed of the draws. Default: the experiment's." };
    private static readonly Option<double?> FailUnder = FiniteNumber.Option("--fail-under", "Exit with 4 when the model's mean of the metric is lower.");
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.eval/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("eval", "Samples and scores held-out prompts without training: mean, pass@k, intervals.")
        {
            Target, SharedOptions.Set, Model, Baseline, Samples, Greedy, SamplingSeed, FailUnder, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (config, models) = Resolve(parsed);
        var plan = Plan(parsed, config);
        await using var starter = GraderIsolation.Start(config);
        await using var graders = await RunGraders.LoadAsync(config, starter, cancellationToken).ConfigureAwait(false);
        await using var compute = PolicySource.StartCompute(config);
        List<(string Name, ModelReport Report)> reports = [];
        foreach (var (name, path) in models)
            reports.Add((name, await EvaluateAsync(path, config.Run.Dir, plan, graders, compute, cancellationToken).ConfigureAwait(false)));
        string metric = config.Eval!.Metric;
        var output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync(parsed.GetValue(Json) ? ToJson(reports, metric, plan) : ToText(reports, plan)).ConfigureAwait(false);
        double value = reports[^1].Report.Scores.First(score => score.Metric == metric).Value;
        if (parsed.GetValue(FailUnder) is not { } floor || value >= floor) return (int)ExitCode.Done;
        await parsed.InvocationConfiguration.Error.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{metric} is {value:G4}, below --fail-under {floor}")).ConfigureAwait(false);
        return (int)ExitCode.ThresholdMissed;
    }

    private static (ExperimentConfig Config, IReadOnlyList<(string Name, string Path)> Models) Resolve(ParseResult parsed)
    {
        string target = parsed.GetValue(Target)!;
        string? model = parsed.GetValue(Model), baseline = parsed.GetValue(Baseline);
        string[] sets = parsed.GetValue(SharedOptions.Set) ?? [];
        bool isFile = File.Exists(target);
        string? run = isFile ? null : RunFolders.Find(target, RunFolders.DefaultParent);
        var config = ConfigLoader.Load(isFile ? target : Path.Combine(run!, "config.yaml"), ConfigSources.FromProcess(sets)).Config;
        if (config.Eval is null)
            throw new UsageException($"{target} has no eval section, which names the held-out data; add eval: {{ data: NAME, metric: GRADER }}");
        if (model is null && run is null && config.Model.Path is null)
            throw new UsageException("an experiment file alone names no trained model; add --model RUN, or give the run instead");
        List<(string, string)> models = [];
        if (baseline is not null) models.Add(("baseline", baseline));
        else if (run is not null && new CheckpointStore(Path.Combine(run, "checkpoints"), 1).Start is { } start) models.Add(("start", start));
        models.Add(("model", model ?? run ?? config.Model.Path!));
        return (config, models);
    }

    private static TrainingPlan Plan(ParseResult parsed, ExperimentConfig config)
    {
        int samples = parsed.GetValue(Samples);
        if (samples < 1) throw new UsageException($"--samples is {samples}; it must be at least 1");
        var plan = PlanBuilder.Build(config, new DataSets(config));
        var sampling = plan.Stages.OfType<RftStagePlan>().LastOrDefault()?.Options.Sampling ?? plan.Evaluation!.Sampling with { Temperature = 1 };
        bool greedy = parsed.GetValue(Greedy);
        return plan with
        {
            Seed = parsed.GetValue(SamplingSeed) ?? plan.Seed,
            Evaluation = plan.Evaluation! with { Samples = greedy ? 1 : samples, Sampling = greedy ? sampling with { Temperature = 0 } : sampling },
        };
    }

    private static async Task<ModelReport> EvaluateAsync(
        string name, string runs, TrainingPlan plan, RunGraders graders, ComputeThread compute, CancellationToken cancellationToken)
    {
        var policy = await NamedModel.OpenAsync(name, runs, compute, cancellationToken).ConfigureAwait(false);
        try
        {
            var groups = await new GroupSources(policy, graders, plan, TimeProvider.System).Evaluator()!.SampleAsync(cancellationToken).ConfigureAwait(false);
            return ModelReport.Of(groups, plan.Evaluation!.Metric, Seed.Derive(plan.Seed, Seed.Hash("bootstrap")));
        }
        finally
        {
            await compute.RunAsync(policy.Model.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static string ToText(List<(string Name, ModelReport Report)> reports, TrainingPlan plan)
    {
        var (_, last) = reports[^1];
        List<string> lines = [$"{plan.ValidRows.Count} held-out prompts, {last.Samples} sample(s) each; 95 % intervals"];
        lines.Add($"{"",-20}{string.Concat(reports.Select(report => $"{report.Name,-28}"))}");
        string Row(string name, Func<ModelReport, Estimate> pick) =>
            $"{name,-20}{string.Concat(reports.Select(report => $"{Text(pick(report.Report)),-28}"))}".TrimEnd();
        lines.AddRange(last.Scores.Select((score, i) => Row(score.Metric, report => report.Scores[i])));
        lines.AddRange(last.PassAt.Select((pass, i) => Row($"{plan.Evaluation!.Metric} {pass.Metric}", report => report.PassAt[i])));
        foreach (var (name, report) in reports)
        {
            lines.AddRange(report.Faults.Where(fault => fault.Value > 0)
                .Select(fault => $"{name}: grader {fault.Key} failed on {fault.Value} samples, which are in no mean"));
        }
        return string.Join('\n', lines);
    }

    private static string Text(Estimate estimate) =>
        string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F3} ({estimate.Low:F3} to {estimate.High:F3})");

    private static string ToJson(List<(string Name, ModelReport Report)> reports, string metric, TrainingPlan plan) => JsonSerializer.Serialize(
        new
        {
            Schema = "rft.eval/1",
            Metric = metric,
            Prompts = plan.ValidRows.Count,
            Models = reports.ToDictionary(report => report.Name, report => report.Report),
        },
        RunSummary.Json);
}
