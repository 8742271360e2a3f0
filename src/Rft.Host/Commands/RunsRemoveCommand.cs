using System.CommandLine;
using Rft.Host.Runs;
using Rft.Training.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft runs rm</c>: removes runs that no process writes.</summary>
internal static class RunsRemoveCommand
{
    private static readonly Argument<string[]> Runs = new("RUN") { Description = "The runs' ids, folders, or latest.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("rm", "Removes runs with their checkpoints and rollouts.") { Runs, Yes, RunsOptions.Runs };
        command.SetAction(RemoveAsync);
        return command;
    }

    private static async Task<int> RemoveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string parent = RunsOptions.Folder(parsed);
        // All are looked at before any is removed.
        string[] folders = [.. parsed.GetValue(Runs)!.Select(run => Checked(RunFolders.FindAny(run, parent), parent)).Distinct()];
        var error = parsed.InvocationConfiguration.Error;
        foreach (string folder in folders)
        {
            if (!parsed.GetValue(Yes) && !await AgreedAsync(folder, error, cancellationToken).ConfigureAwait(false))
            {
                await error.WriteLineAsync($"kept {folder}").ConfigureAwait(false);
                continue;
            }
            Remove(folder);
            await error.WriteLineAsync($"removed {folder}").ConfigureAwait(false);
        }
        return (int)ExitCode.Done;
    }

    private static string Checked(string folder, string parent)
    {
        // A link is not the run: what it points to may lie anywhere.
        if (!string.Equals(Path.GetDirectoryName(folder), Path.TrimEndingDirectorySeparator(parent), StringComparison.Ordinal))
        {
            throw new UsageException(
                $"the run {folder} does not lie in the runs folder {parent}, and only runs in it are removed; name its folder: "
                + $"--runs {Path.GetDirectoryName(folder)}");
        }
        if (new DirectoryInfo(folder).LinkTarget is { } target)
            throw new UsageException($"{folder} is a link to {target}, and links are not followed; remove the link itself");
        if (RunDirectory.IsHeld(folder)) throw new UsageException($"the run {folder} is running; stop it first, for example with Ctrl+C or a termination request");
        return folder;
    }

    private static async Task<bool> AgreedAsync(string folder, TextWriter error, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected) throw new UsageException($"removing {folder} needs a yes, and nobody can be asked here; give --yes");
        await error.WriteAsync($"remove {folder} with all of its checkpoints and rollouts? [y/N] ").ConfigureAwait(false);
        string? answer = await Console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        return answer?.Trim() is "y" or "Y" or "yes";
    }

    // The lock is held until all is gone but the lock: no process can begin to write the run meanwhile.
    private static void Remove(string folder)
    {
        try
        {
            using (RunDirectory.Open(folder))
            {
                foreach (string child in Directory.EnumerateDirectories(folder)) Directory.Delete(child, recursive: new DirectoryInfo(child).LinkTarget is null);
                foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != "LOCK")) File.Delete(file);
            }
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the run {folder} could not be removed whole: {e.Message}; remove what is left of it by hand", e);
        }
    }
}
