using System.CommandLine;
using Rft.Host.Index;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary>What the verbs about runs share.</summary>
internal static class RunsOptions
{
    /// <summary>A run.</summary>
    public static Argument<string> Run { get; } = new("RUN") { Description = "The run's id, its folder, or latest." };

    /// <summary>The folder of the runs.</summary>
    public static Option<string?> Runs { get; } = new("--runs")
    {
        Description = "The folder of the runs; default: .rft/runs, below RFT_HOME where it is set.",
        HelpName = "DIR",
    };

    /// <summary>One JSON document.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document." };

    /// <summary>The folder of the runs that a command line means.</summary>
    public static string Folder(ParseResult parsed) => parsed.GetValue(Runs) is { } folder ? Path.GetFullPath(folder) : RunFolders.DefaultParent;

    /// <summary>The folder of a run that a command line names.</summary>
    /// <exception cref="UsageException">There is no such run.</exception>
    public static string Find(ParseResult parsed, string run) => RunFolders.FindAny(run, Folder(parsed));

    /// <summary>A run's row, up to date.</summary>
    public static ListedRun Listed(string folder)
    {
        var row = RunRowReader.Read(folder, RunRowReader.Stamp(folder));
        return ListedRun.Of(row, Path.GetDirectoryName(folder)!, TimeProvider.System);
    }
}
