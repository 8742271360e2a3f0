using System.CommandLine;
using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Host.Configuration.Schema;
using Rft.Host.Grading;

namespace Rft.Host.Commands;

/// <summary>The argument and options of verbs that take one grader.</summary>
internal static class GraderOptions
{
    /// <summary>The grader.</summary>
    public static Argument<string> Grader { get; } = new("GRADER") { Description = "A .dll[:NAME], .csx, .js or .json file, or builtin:NAME." };

    /// <summary>Its options.</summary>
    public static Option<string?> Options { get; } = new("--options") { Description = "The grader's options, a JSON object.", HelpName = "JSON" };

    /// <summary>How many samples are graded side by side.</summary>
    public static Option<int?> Parallel { get; } = new("--parallel") { Description = "Samples graded side by side. Default: one a core, at least 2." };

    /// <summary>Wall limit of one call.</summary>
    public static Option<string?> Timeout { get; } = new("--timeout")
    {
        Description = "Wall limit of one call, such as 500ms or 5s. Default: the grader's own, else 2s.",
        HelpName = "TIME",
    };

    /// <summary>Where the grader comes from.</summary>
    /// <exception cref="UsageException">An option is malformed.</exception>
    public static GraderSource Source(ParseResult parsed) => GraderReference.Parse(parsed.GetValue(Grader)!) with
    {
        Options = GraderReference.Options(parsed.GetValue(Options)),
        Timeout = Duration(parsed),
    };

    /// <summary>Limits of its calls.</summary>
    /// <exception cref="UsageException">An option is malformed.</exception>
    public static GradingConfig Limits(ParseResult parsed) => GraderSession.Limits(parsed.GetValue(Parallel), Duration(parsed));

    private static TimeSpan? Duration(ParseResult parsed)
    {
        if (parsed.GetValue(Timeout) is not { } text) return null;
        return ScalarValue.TryDuration(text, out var limit)
            ? limit
            : throw new UsageException($"--timeout is '{text}'; write a time above zero such as 500ms, 2s or 1m");
    }
}
