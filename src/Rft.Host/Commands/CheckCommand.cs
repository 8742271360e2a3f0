using System.CommandLine;
using System.Text.Json;
using Rft.Host.Checking;
using Rft.Host.Configuration;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft check</c>: looks at everything a run needs, and says what the run will take.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Config = new("CONFIG") { Description = "The experiment file." };
    private static readonly Option<bool> Smoke = new("--smoke")
    {
        Description = "Start the model and take one small step of every stage, in memory.",
    };
    private static readonly Option<bool> Measure = new("--measure")
    {
        Description = "Run a few steps of every stage in a folder that is removed, and predict memory, updates, tokens and time of the whole run.",
    };
    private static readonly Option<int?> Prompts = new("--prompts")
    {
        Description = "With --smoke: sample so many prompts of the first rft stage, and tell the hopeless, the solved and the mixed apart.",
    };
    private static readonly Option<int?> Samples = new("--samples") { Description = "Completions of each of them. Default: the stage's group_size." };
    private static readonly Option<string?> Model = new("--model")
    {
        Description = "The model that samples them: a run, a checkpoint's folder or a Hugging Face folder. Default: the experiment's, untrained.",
    };
    private static readonly Option<string?> Out = new("--out") { Description = "Write every sampled prompt with its pass@k (JSONL, rft.surveyed_prompt/1)." };
    private static readonly Option<string?> Drop = new("--drop") { Description = "hopeless, solved, or both with a comma: such prompts are left out of --filtered." };
    private static readonly Option<string?> Filtered = new("--filtered") { Description = "Write the stage's data without the prompts that --drop names." };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Warnings count as errors." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.check/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Checks an experiment: file, data, graders with their cases; says what a run will take.")
        {
            Config, SharedOptions.Set, Smoke, Measure, Prompts, Samples, Model, Out, Drop, Filtered, Strict, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var survey = Survey(parsed);
        var check = new ExperimentCheck(parsed.GetValue(Config)!, parsed.InvocationConfiguration.Error);
        var sources = ConfigSources.FromProcess(parsed.GetValue(SharedOptions.Set) ?? []);
        var request = new CheckRequest(parsed.GetValue(Smoke), parsed.GetValue(Measure), survey);
        var report = await check.RunAsync(sources, request, cancellationToken).ConfigureAwait(false);
        var output = parsed.InvocationConfiguration.Output;
        IEnumerable<string> lines = parsed.GetValue(Json) ? [JsonSerializer.Serialize(report, RunSummary.Json)] : CheckText.Lines(report);
        foreach (string line in lines) await output.WriteLineAsync(line).ConfigureAwait(false);
        return (int)report.ExitCode(parsed.GetValue(Strict));
    }

    private static SurveyRequest? Survey(ParseResult parsed)
    {
        string[] drop = parsed.GetValue(Drop)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (drop.FirstOrDefault(kind => kind is not (SurveyedPrompt.Hopeless or SurveyedPrompt.Solved)) is { } unknown)
            throw new UsageException($"--drop knows no {unknown}; use hopeless, solved, or both with a comma");
        if ((drop.Length > 0) != parsed.GetValue(Filtered) is not null)
            throw new UsageException("--drop says what is left out and --filtered where the rest goes; give both or neither");
        if (parsed.GetValue(Prompts) is not { } prompts)
        {
            Option[] beside = [Samples, Model, Out, Drop];
            if (beside.FirstOrDefault(option => parsed.GetResult(option) is not null) is { } lone)
                throw new UsageException($"{lone.Name} belongs to --prompts, which says how many prompts are sampled; add it");
            return null;
        }
        if (!parsed.GetValue(Smoke)) throw new UsageException("--prompts starts the model; add --smoke");
        if (prompts < 1) throw new UsageException($"--prompts is {prompts}; it must be at least 1");
        if (parsed.GetValue(Samples) is < 1 and var samples) throw new UsageException($"--samples is {samples}; it must be at least 1");
        return new SurveyRequest(prompts, parsed.GetValue(Samples), parsed.GetValue(Model), parsed.GetValue(Out), drop, parsed.GetValue(Filtered));
    }
}
