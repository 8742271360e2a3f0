using System.CommandLine;
using Rft.Host.Reporting;

namespace Rft.Host.Commands;

/// <summary><c>rft runs report</c>: one HTML file about a run.</summary>
internal static class RunsReportCommand
{
    private static readonly Option<string?> Out = new("--out", "-o") { Description = "The file; default: report.html in the run's folder.", HelpName = "FILE" };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("report", "Writes one HTML file about a run, to be kept or sent: no network, no script.") 
        {
            RunsOptions.Run, Out, RunsOptions.Runs,
        };
        command.SetAction(ReportAsync);
        return command;
    }

    private static async Task<int> ReportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = RunsOptions.Find(parsed, parsed.GetValue(RunsOptions.Run)!);
        string file = Path.GetFullPath(parsed.GetValue(Out) ?? Path.Combine(folder, "report.html"));
        string page = ReportPage.Write(ReportData.Read(folder, parsed.InvocationConfiguration.Error.WriteLine, cancellationToken));
        try
        {
            await File.WriteAllTextAsync(file, page, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write {file}: {e.Message}; name another file with --out", e);
        }
        await parsed.InvocationConfiguration.Output.WriteLineAsync(file).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }
}
