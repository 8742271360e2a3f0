using System.CommandLine;
using Rft.Graders.Cases;
using Rft.Host.Composition;
using Rft.Host.Grading;
using Rft.Host.Regrading;
using Rft.Host.Rollouts;

namespace Rft.Host.Commands;

/// <summary><c>rft pin</c>: makes a rollout a case of its grader.</summary>
internal static class PinCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run's folder, its id, or latest." };
    private static readonly Argument<string> Rollout = new("ROLLOUT") { Description = "The rollout's id, as rft rollouts --json shows it." };
    private static readonly Option<string?> Name = new("--grader") { Description = "The grader, if the run has several.", HelpName = "NAME" };
    private static readonly Option<string?> Expect = new("--expect")
    {
        Description = "What the grader should say: a score, or error:CODE. Default: what it said in the run.",
        HelpName = "SCORE|error:CODE",
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("pin", "Appends a rollout to the cases of its grader.") { Run, Rollout, Name, Expect };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string id = parsed.GetValue(Rollout)!;
        var run = await SavedRun.ReadAsync(parsed.GetValue(Run)!, step: null, cancellationToken).ConfigureAwait(false);
        var rollout = run.Rollouts.FirstOrDefault(each => each.Id == id)
            ?? throw new UsageException($"the run {run.Folder} has no rollout '{id}'; rft rollouts RUN --json shows the ids");
        var grader = run.Grader(parsed.GetValue(Name));
        if (grader.File is not { } file)
            throw new UsageException($"the grader '{grader.Name}' is built in, and its cases are the library's; pin to a grader that is a file");
        bool isGroup;
        var source = RunGraders.Origin(grader) with { Options = new(grader.Options) };
        await using (var session = await GraderSession.OpenAsync(source, run.Config.Grading, cancellationToken, run.Config.Judge).ConfigureAwait(false))
            isGroup = session.Set.HasGroupGraders;
        string? expect = parsed.GetValue(Expect);
        if (isGroup && expect is not null)
            throw new UsageException($"the grader '{grader.Name}' judges the whole group, and --expect says one result; leave it out and edit the case");
        RolloutRecord[] members = isGroup
            ? [.. run.Rollouts.Where(each => (each.Stage, each.Step, each.PromptIndex) == (rollout.Stage, rollout.Step, rollout.PromptIndex))]
            : [rollout];
        string name = $"{Path.GetFileName(run.Folder)} {id}", path = GraderCaseFile.BesideGrader(file);
        Append(path, name, PinnedCase.Write(name, grader, run.Row(rollout), members, isGroup, expect));
        await parsed.InvocationConfiguration.Output.WriteLineAsync(path).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    private static void Append(string path, string name, string line)
    {
        try
        {
            string before = File.Exists(path) ? File.ReadAllText(path) : "";
            if (before.Length > 0 && GraderCaseFile.ParseLines(before, path).Any(each => each.Id == name))
                throw new UsageException($"{path} has the case '{name}' already; remove it first");
            // What is read back is what a test would read.
            GraderCaseFile.Parse(line, path, 1);
            File.AppendAllText(path, (before.Length > 0 && !before.EndsWith('\n') ? "\n" : "") + line + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or GraderCaseException)
        {
            throw new UsageException($"cannot add the case to {path}: {e.Message}", e);
        }
    }
}
