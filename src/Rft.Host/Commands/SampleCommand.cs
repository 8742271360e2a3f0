using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Rft.Graders;
using Rft.Host.Composition;
using Rft.Host.Grading;
using Rft.Host.Runs;
using Rft.Training.Devices;
using Rft.Training.Models;
using Rft.Training.Sampling;

namespace Rft.Host.Commands;

/// <summary><c>rft sample</c>: what a model answers.</summary>
internal static class SampleCommand
{
    private const int DefaultTokens = 64;

    private static readonly Argument<string> Model = new("MODEL") { Description = "A run (folder, id or latest), a checkpoint, or the folder of a Hugging Face model." };
    private static readonly Argument<string?> Prompt = new("PROMPT")
    {
        Description = "What to ask. Absent: one question a line of standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<int> Count = new("--n") { Description = "Answers a question.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Temperature = FiniteNumber.Option("--temperature", "0 takes the likeliest token.", usual: 1);
    private static readonly Option<double> TopP = FiniteNumber.Option("--top-p", "Nucleus; 1: off.", usual: 1);
    private static readonly Option<int> TopK = new("--top-k") { Description = "Likeliest tokens that are kept; 0: off." };
    private static readonly Option<int> MaxTokens = new("--max-tokens") { Description = "Most tokens of an answer.", DefaultValueFactory = _ => DefaultTokens };
    private static readonly Option<ulong> SamplingSeed = new("--seed") { Description = "The same seed gives the same answers." };
    private static readonly Option<bool> LogProbs = new("--logprobs") { Description = "Print each token with its log-probability (nats)." };
    private static readonly Option<string?> Compare = new("--compare") { Description = "A second model that answers the same." };
    private static readonly Option<string> Device = new("--device") { Description = "auto, cpu, cuda or cuda:n.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON lines (rft.sample/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("sample", "Asks a model.")
        {
            Model, Prompt, Count, Temperature, TopP, TopK, MaxTokens, SamplingSeed, LogProbs, Compare, Device, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Settings(parsed);
        await using var compute = ComputeThread.Start(parsed.GetValue(Device)!, threads: 1);
        List<(string Name, Policy Policy)> models = [];
        foreach (string name in new[] { parsed.GetValue(Model), parsed.GetValue(Compare) }.OfType<string>())
        {
            models.Add((name, await NamedModel.OpenAsync(name, compute, cancellationToken).ConfigureAwait(false)));
        }
        ulong number = 0;
        foreach (string prompt in parsed.GetValue(Prompt) is { } given ? [given] : ReadLines())
        {
            ulong seed = Seed.Derive(parsed.GetValue(SamplingSeed), number++);
            foreach (var (name, policy) in models)
                await AnswerAsync(parsed, models.Count > 1 ? name : null, policy, prompt, settings, seed, cancellationToken).ConfigureAwait(false);
        }
        return (int)ExitCode.Done;
    }

    private static SamplingSettings Settings(ParseResult parsed)
    {
        try
        {
            return new SamplingSettings
            {
                Temperature = parsed.GetValue(Temperature),
                TopP = parsed.GetValue(TopP),
                TopK = parsed.GetValue(TopK),
                MaxTokens = parsed.GetValue(MaxTokens),
            }.Validated();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static IEnumerable<string> ReadLines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (line.Length > 0) yield return line;
        }
    }

    private static async Task AnswerAsync(
        ParseResult parsed, string? name, Policy policy, string prompt, SamplingSettings settings, ulong seed, CancellationToken cancellationToken)
    {
        int[] tokens = policy.Chat.EncodePrompt([new Message { Role = "user", Content = prompt }]);
        if (tokens.Length + settings.MaxTokens > policy.Model.Config.Context)
        {
            throw new UsageException(
                $"the question has {tokens.Length} tokens and --max-tokens is {settings.MaxTokens}: "
                + $"together more than the model's context of {policy.Model.Config.Context}");
        }
        var request = new SampleRequest(0, tokens, parsed.GetValue(Count), seed);
        List<Completion> answers = [];
        await foreach (var answer in new TorchSampler(policy, request.Count).SampleAsync([request], settings, cancellationToken).ConfigureAwait(false))
            answers.Add(answer);
        var output = parsed.InvocationConfiguration.Output;
        foreach (var answer in answers.OrderBy(answer => answer.Member))
        {
            string text = parsed.GetValue(Json) ? ToJson(name, policy, prompt, answer) : ToText(parsed, name, policy, answer);
            await output.WriteLineAsync(text).ConfigureAwait(false);
        }
    }

    private static string ToText(ParseResult parsed, string? name, Policy policy, Completion answer)
    {
        string text = (name is null ? "" : $"{name}: ") + Say.OnLines(policy.Chat.ParseCompletion(answer.Tokens).Content) + (answer.Stopped ? "" : " [cut off]");
        if (!parsed.GetValue(LogProbs)) return text;
        var tokens = answer.Tokens.Zip(answer.LogProbs, (token, logProb) =>
            string.Create(CultureInfo.InvariantCulture, $"  {logProb,8:F3}  {Say.OnOneLine(policy.Chat.Tokenizer.Decode([token]))}"));
        return $"{text}\n{string.Join('\n', tokens)}";
    }

    private static string ToJson(string? name, Policy policy, string prompt, Completion answer) => JsonSerializer.Serialize(
        new
        {
            Schema = "rft.sample/1",
            Model = name,
            Prompt = prompt,
            Text = policy.Chat.ParseCompletion(answer.Tokens).Content,
            FinishReason = answer.Stopped ? "stop" : "length",
            answer.Tokens,
            Logprobs = answer.LogProbs,
        },
        RunSummary.Json);
}
