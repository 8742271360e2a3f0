using System.CommandLine;
using Rft.Host.Reporting;

namespace Rft.Host.Commands;

/// <summary><c>rft runs report</c>: one HTML file about a run, or about several side by side.</summary>
internal static class RunsReportCommand
{
    private static readonly Argument<string[]> Shown = new("RUN") { Description = "A run's id, its folder, or latest; several are shown in the same charts.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "The file; default: report.html in the run's folder, and of several runs in the folder of the runs.", HelpName = "FILE",
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("report", "Writes one HTML file about runs, to be kept or sent: no network, no script.") { Shown, Out, RunsOptions.Runs };
        command.SetAction(ReportAsync);
        return command;
    }

    private static async Task<int> ReportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] folders = [.. parsed.GetValue(Shown)!.Select(run => RunsOptions.Find(parsed, run))];
        if (folders.Length > OverlayChart.MostRuns)
            throw new UsageException($"{folders.Length} runs are too many for one report; name at most {OverlayChart.MostRuns}");
        if (folders.GroupBy(folder => folder).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new UsageException($"{Path.GetFileName(twice)} is named twice; name each run once");
        string file = Path.GetFullPath(parsed.GetValue(Out) ?? Path.Combine(folders.Length == 1 ? folders[0] : Path.GetDirectoryName(folders[0])!, "report.html"));
        string page = folders is [var one]
            ? ReportPage.Write(ReportData.Read(one).WithExamples(one, parsed.InvocationConfiguration.Error.WriteLine, cancellationToken))
            : SideBySidePage.Write([.. folders.Select(ReportData.Read)]);
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
