using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rft.Graders;
using Rft.Host.Configuration.Source;
using Rft.Host.Rollouts;
using Rft.Training.Rollouts;

namespace Rft.Host.Commands;

/// <summary>The options that choose rollouts.</summary>
internal static class RolloutOptions
{
    private static readonly Option<int?> Step = new("--step") { Description = "Only this step of its stage." };
    private static readonly Option<int?> Prompt = new("--prompt") { Description = "Only this prompt of its step, from 0." };
    private static readonly Option<double?> MinReward = FiniteNumber.Option("--min-reward", "Only rewards of at least this.");
    private static readonly Option<double?> MaxReward = FiniteNumber.Option("--max-reward", "Only rewards of at most this.");
    private static readonly Option<string?> Grader = new("--grader")
    {
        Description = "The grader that --min-score, --max-score, --fault, --failed and --sort score ask about; alone: only rollouts that it scored.",
        HelpName = "NAME",
    };
    private static readonly Option<double?> MinScore = FiniteNumber.Option("--min-score", "Only scores of at least this, of --grader.");
    private static readonly Option<double?> MaxScore = FiniteNumber.Option("--max-score", "Only scores of at most this, of --grader.");
    private static readonly Option<bool> Failed = new("--failed") { Description = "Only rollouts in which a grader failed; the same as --fault without a code." };
    private static readonly Option<string?> Fault = new("--fault")
    {
        Description = "Only rollouts in which a grader failed, with this code or any.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "CODE",
    };
    private static readonly Option<string?> Dropped = new("--dropped")
    {
        Description = "Only rollouts that were dropped, for this reason or any.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "REASON",
    };
    private static readonly Option<string?> Disagree = new("--disagree")
    {
        Description = "Only rollouts on which this shadow, or any, disagrees with its grader.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "SHADOW",
    };
    private static readonly Option<string?> Contains = new("--contains") { Description = "Only completions with this text in them.", HelpName = "TEXT" };
    private static readonly Option<string?> Grep = new("--grep")
    {
        Description = "Only completions that match this regular expression.",
        HelpName = "PATTERN",
    };

    // Properties: the options alone, for --help, load no other assembly.
    private static string[] Codes => [.. Enum.GetValues<FaultCode>().Select(code => code.Name())];
    private static string[] Reasons => [.. Enum.GetNames<DropReason>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Step, Prompt, MinReward, MaxReward, Grader, MinScore, MaxScore, Failed, Fault, Dropped, Disagree, Contains, Grep];

    /// <summary>What a command line asks for.</summary>
    /// <exception cref="UsageException">The options contradict each other, a code or reason is none, or a pattern is none.</exception>
    public static RolloutFilter Filter(ParseResult parsed)
    {
        string? fault = Optional(parsed, Fault) ?? (parsed.GetValue(Failed) ? RolloutFilter.Any : null), grader = parsed.GetValue(Grader);
        double? minScore = parsed.GetValue(MinScore), maxScore = parsed.GetValue(MaxScore);
        if (grader is null && (minScore ?? maxScore) is not null)
            throw new UsageException("--min-score and --max-score need the grader whose scores are meant: --grader NAME");
        if (fault is not null && (minScore ?? maxScore) is not null)
            throw new UsageException("a grader that failed gave no score; leave out --min-score and --max-score, or --fault and --failed");
        string? dropped = Optional(parsed, Dropped);
        Known("--fault", fault, "code", Codes);
        Known("--dropped", dropped, "reason", Reasons);
        return new RolloutFilter
        {
            Step = parsed.GetValue(Step),
            Prompt = parsed.GetValue(Prompt),
            MinReward = parsed.GetValue(MinReward),
            MaxReward = parsed.GetValue(MaxReward),
            Grader = grader,
            MinScore = minScore,
            MaxScore = maxScore,
            Fault = fault,
            Dropped = dropped,
            Disagrees = Optional(parsed, Disagree),
            Contains = parsed.GetValue(Contains),
            Grep = Pattern(parsed.GetValue(Grep)),
        };
    }

    private static string? Optional(ParseResult parsed, Option<string?> option) =>
        parsed.GetResult(option) is null ? null : parsed.GetValue(option) ?? RolloutFilter.Any;

    // A misspelt one would be answered with "no rollout matches", as if none had failed.
    private static void Known(string option, string? given, string what, string[] known)
    {
        if (given is not null and not RolloutFilter.Any && !known.Contains(given))
            throw new UsageException($"{option} {given} is no {what}{Nearest.Hint(given, known)}; use one of {string.Join(", ", known)}");
    }

    private static Regex? Pattern(string? pattern)
    {
        if (pattern is null) return null;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--grep '{pattern}' is not a regular expression: {e.Message}", e);
        }
    }
}
