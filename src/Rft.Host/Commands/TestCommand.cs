using System.CommandLine;
using Rft.Host.CaseRuns;
using Rft.Host.Grading;

namespace Rft.Host.Commands;

/// <summary><c>rft test</c>: runs the cases beside graders.</summary>
internal static class TestCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "Graders, case files, builtin:NAME, or folders that are searched. Default: the current folder.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private static readonly Option<string?> Filter = new("--filter")
    {
        Description = "Only cases whose id, or whose file's path, contains this.",
        HelpName = "TEXT",
    };
    private static readonly Option<bool> Watch = new("--watch") { Description = "Run again whenever a grader or a case file changes." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("test", "Runs the cases beside graders.") { Paths, Filter, Watch };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] paths = parsed.GetValue(Paths) is { Length: > 0 } given ? given : ["."];
        if (!parsed.GetValue(Watch)) return (int)await RunOnceAsync(parsed, paths, cancellationToken).ConfigureAwait(false);
        using var changes = new FileChanges(Folders(paths));
        while (true)
        {
            try
            {
                await RunOnceAsync(parsed, paths, cancellationToken).ConfigureAwait(false);
            }
            catch (UsageException e)
            {
                // A file that is gone for a moment is back at the next change.
                await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            }
            await parsed.InvocationConfiguration.Error.WriteLineAsync("waiting for changes; Ctrl+C ends").ConfigureAwait(false);
            await changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ExitCode> RunOnceAsync(ParseResult parsed, string[] paths, CancellationToken cancellationToken)
    {
        var targets = CaseSearch.Find(paths);
        if (targets.Count == 0) throw new UsageException($"there is no *{CaseSearch.Suffix} in {string.Join(", ", paths)}; cases lie beside their grader");
        List<CaseTargetResult> results = [];
        await new CaseRun(GraderSession.Limits(), parsed.GetValue(Filter)).RunAsync(targets, async result =>
        {
            results.Add(result);
            foreach (string line in result.Lines()) await parsed.InvocationConfiguration.Output.WriteLineAsync(line).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (results.Count == 0) throw new UsageException($"no case matches --filter {parsed.GetValue(Filter)}");
        int failed = results.Count(result => !result.Passed), cases = results.Sum(result => result.Results.Count(each => !each.Passed));
        string summary = failed == 0
            ? Say.Of($"{results.Sum(result => result.Results.Count)} cases of {results.Count} graders pass")
            : Say.Of($"{failed} of {results.Count} graders fail, {cases} cases");
        await parsed.InvocationConfiguration.Output.WriteLineAsync(summary).ConfigureAwait(false);
        return failed == 0 ? ExitCode.Done : ExitCode.GraderFailed;
    }

    private static IEnumerable<string> Folders(IEnumerable<string> paths) => paths
        .Select(path => Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!)
        .Where(Directory.Exists).Distinct(StringComparer.Ordinal);
}
