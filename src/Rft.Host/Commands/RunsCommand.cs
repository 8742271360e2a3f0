using System.CommandLine;

namespace Rft.Host.Commands;

/// <summary><c>rft runs</c>: what there is to say about the runs of a folder.</summary>
internal static class RunsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("runs", "Lists, shows, compares and removes runs.")
    {
        RunsListCommand.Create(),
        RunsShowCommand.Create(),
        RunsCompareCommand.Create(),
        RunsExportCommand.Create(),
        RunsReportCommand.Create(),
        RunsRemoveCommand.Create(),
    };
}
