using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Host.Configuration;
using Rft.Host.Configuration.Source;
using Rft.Host.Index;
using Rft.Training.Checkpoints;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>Finds and names run folders.</summary>
internal static partial class RunFolders
{
    // As experiments are named; no longer than file systems take with what stands behind it.
    private const int LongestId = 120;

    // Names the run that was begun last: times of folders say so only until a clock is set back or the folders are copied.
    private const string LatestFile = "LATEST";

    /// <summary>Where runs are kept when no experiment file says otherwise.</summary>
    public static string DefaultParent => Path.GetFullPath(Path.Combine(
        Environment.GetEnvironmentVariable("RFT_HOME") is { Length: > 0 } moved ? moved : ".rft", "runs"));

    /// <summary>Creates the folder of a new run.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="name">The user's name for the run; null: the experiment's name and the time.</param>
    /// <param name="clock">Tells the time.</param>
    /// <exception cref="RunDirectoryException">It exists or cannot be written.</exception>
    public static RunDirectory Create(ExperimentConfig config, string? name, TimeProvider clock)
    {
        CheckId(name);
        var run = RunDirectory.Create(config.Run.Dir, name ?? NewId(config, clock));
        NameLatest(config.Run.Dir, run.Id);
        return run;
    }

    /// <summary>Refuses a name that is no plain folder name: runs lie side by side.</summary>
    /// <param name="name">The user's name for the run; null: none.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static void CheckId(string? name)
    {
        if (name is null || (name.Length is > 0 and <= LongestId && Id().IsMatch(name))) return;
        throw new UsageException($"--name '{name}' is no name for a run; use at most {LongestId} letters, digits, ., - and _, of which the first is a letter, a digit or _");
    }

    /// <summary>An id that no run has: the experiment's name and the time.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="clock">Tells the time.</param>
    public static string NewId(ExperimentConfig config, TimeProvider clock)
    {
        string stamp = clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture), id = $"{config.Name}-{stamp}";
        for (int i = 2; Directory.Exists(Path.Combine(config.Run.Dir, id)); i++)
            id = string.Create(CultureInfo.InvariantCulture, $"{config.Name}-{stamp}-{i}");
        return id;
    }

    /// <summary>Finds a run by folder, id or <c>latest</c>.</summary>
    /// <param name="run">What the user wrote.</param>
    /// <param name="parent">Folder of all runs.</param>
    /// <exception cref="UsageException">There is no such run.</exception>
    public static string Find(string run, string parent)
    {
        if (run == "latest") return Latest(parent) ?? throw new UsageException($"there is no run in {parent} yet; start one with 'rft train'");
        return new[] { Path.GetFullPath(run), Path.GetFullPath(Path.Combine(parent, run)) }.Select(Path.TrimEndingDirectorySeparator).FirstOrDefault(IsRun)
            ?? throw new UsageException($"'{run}' is no run: neither a run's folder nor an id in {parent}");
    }

    /// <summary>Finds a run to look at by folder, id or <c>latest</c>: also one that has just begun, or lacks some files.</summary>
    /// <param name="run">What the user wrote.</param>
    /// <param name="parent">Folder of all runs.</param>
    /// <exception cref="UsageException">There is no such run.</exception>
    public static string FindAny(string run, string parent)
    {
        if (run == "latest") return Find(run, parent);
        string[] candidates = [Path.GetFullPath(Path.Combine(parent, run)), Path.GetFullPath(run)];
        return Path.TrimEndingDirectorySeparator(candidates.FirstOrDefault(RunFiles.IsRun) ?? throw new UsageException(
            $"'{run}' is no run: neither an id in {parent} nor a run's folder{Nearest.Hint(run, Names(parent))}"));
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    private static void NameLatest(string parent, string id)
    {
        // Under a name of its own until it is whole: another run may begin at the same time.
        string pointer = Path.Combine(parent, LatestFile), temporary = string.Create(CultureInfo.InvariantCulture, $"{pointer}.{Environment.ProcessId}");
        try
        {
            File.WriteAllText(temporary, id + "\n");
            File.Move(temporary, pointer, overwrite: true);
        }
        catch (IOException)
        {
            // No run fails for the want of it; a full disk, for one, is waited for when the run itself is written.
            File.Delete(temporary);
        }
    }

    private static string? Latest(string parent)
    {
        string pointer = Path.Combine(parent, LatestFile);
        if (File.Exists(pointer) && Path.Combine(parent, File.ReadAllText(pointer).Trim()) is var named && IsRun(named)) return named;
        // It was removed, or the folder was put together by hand.
        return Directory.Exists(parent) ? Directory.GetDirectories(parent).Where(IsRun).MaxBy(Directory.GetCreationTimeUtc) : null;
    }

    private static IEnumerable<string> Names(string parent) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Where(RunFiles.IsRun).Select(folder => Path.GetFileName(folder)) : [];

    /// <summary>The checkpoint that a run's folder, its id, <c>latest</c>, or a checkpoint's own folder stands for.</summary>
    /// <param name="model">What the user wrote.</param>
    /// <param name="parent">Folder of all runs.</param>
    /// <exception cref="UsageException">There is no such checkpoint.</exception>
    public static string FindCheckpoint(string model, string parent)
    {
        if (File.Exists(Path.Combine(model, CheckpointStore.ModelFile))) return Path.GetFullPath(model);
        string run = Find(model, parent);
        return new CheckpointStore(Path.Combine(run, "checkpoints"), keep: 1).Latest
            ?? throw new UsageException($"the run {run} has no checkpoint yet");
    }

    private static bool IsRun(string folder) =>
        File.Exists(Path.Combine(folder, "config.yaml")) && Directory.Exists(Path.Combine(folder, "checkpoints"));
}
