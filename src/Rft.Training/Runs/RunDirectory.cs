using System.Globalization;
using Rft.Training.Checkpoints;

namespace Rft.Training.Runs;

/// <summary>The folder of one run and the names in it. One process writes it at a time.</summary>
public sealed class RunDirectory : IDisposable
{
    // A reader that asks whether the run is held holds the lock itself for an instant.
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _lock;

    private RunDirectory(string path, FileStream held)
    {
        Root = path;
        _lock = held;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The run's id: the folder's name.</summary>
    public string Id => Path.GetFileName(Root);

    /// <summary>One JSON object a step.</summary>
    public string MetricsFile => Path.Combine(Root, "metrics.jsonl");

    /// <summary>Alarms that were raised, one JSON object a line.</summary>
    public string AlarmsFile => Path.Combine(Root, "alarms.jsonl");

    /// <summary>The resolved configuration.</summary>
    public string ConfigFile => Path.Combine(Root, "config.yaml");

    /// <summary>What the run is: versions, hashes, machine.</summary>
    public string ManifestFile => Path.Combine(Root, "run.json");

    /// <summary>Which process writes the run, or did last.</summary>
    public string ProcessFile => Path.Combine(Root, "process.json");

    /// <summary>Calls that ended two grader workers, one file each; made when there is one.</summary>
    public string QuarantineFolder => Path.Combine(Root, "quarantine");

    /// <summary>The result line, once the run has ended.</summary>
    public string ResultFile => Path.Combine(Root, "result.json");

    /// <summary>Checkpoints, one folder each.</summary>
    public string CheckpointsFolder => Path.Combine(Root, "checkpoints");

    /// <summary>What happened since the newest checkpoint.</summary>
    public string JournalFolder => Path.Combine(Root, "journal");

    /// <summary>The rollouts of a reinforcement step.</summary>
    /// <param name="step">Reinforcement step over all stages, from 1.</param>
    public string RolloutsFile(int step) => Path.Combine(Root, "rollouts", string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}.jsonl"));

    /// <summary>The samples of an evaluation on held-out prompts.</summary>
    /// <param name="totalSteps">Steps of all stages before it.</param>
    public string EvaluationFile(int totalSteps) =>
        Path.Combine(Root, "evaluations", string.Create(CultureInfo.InvariantCulture, $"step-{totalSteps:D6}.jsonl"));

    /// <summary>Whether a process writes the run.</summary>
    /// <param name="path">The folder.</param>
    public static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(Path.Combine(path, "LOCK"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Creates the folder of a new run.</summary>
    /// <param name="parent">The folder of all runs.</param>
    /// <param name="id">The run's id.</param>
    /// <exception cref="RunDirectoryException">It exists, or cannot be written.</exception>
    public static RunDirectory Create(string parent, string id)
    {
        string path = Path.Combine(parent, id);
        // A process that was killed at its very beginning leaves a folder without a configuration, with which nobody can go on.
        if (Directory.Exists(path) && (IsHeld(path) || !IsEmptyShell(path)))
            throw new RunDirectoryException($"run '{id}' exists already in {parent}; choose another --name, or go on with --resume {id}");
        return Open(path, create: true);
    }

    /// <summary>Opens the folder of an existing run.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="RunDirectoryException">It is missing, cannot be written, or another process holds it.</exception>
    public static RunDirectory Open(string path) =>
        Directory.Exists(path) ? Open(path, create: false) : throw new RunDirectoryException($"there is no run folder {path}");

    /// <summary>Removes rollouts and evaluations of steps behind the checkpoint that a run goes on from: they are made again, or belong to a past that is none.</summary>
    /// <param name="rolloutSteps">Steps with rollouts that the checkpoint holds.</param>
    /// <param name="totalSteps">Steps of all stages that it holds.</param>
    public void CutBack(int rolloutSteps, int totalSteps)
    {
        foreach (var (folder, last) in ((string, int)[])[("rollouts", rolloutSteps), ("evaluations", totalSteps)])
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Root, folder), "step-*.jsonl"))
            {
                string number = Path.GetFileNameWithoutExtension(file)["step-".Length..];
                if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int step) && step > last) File.Delete(file);
            }
        }
    }

    /// <summary>Says for readers that this process writes the run from now on; an existing run is only looked at until then.</summary>
    public void BeginProcess() => WriteProcess(ended: false);

    /// <summary>Says that this process has written the result, which is the run's from now on.</summary>
    public void EndProcess() => WriteProcess(ended: true);

    // In a file of its own: nobody else can read one that is locked, on some systems.
    private void WriteProcess(bool ended) => DurableFile.WriteLine(ProcessFile, string.Create(CultureInfo.InvariantCulture,
        $$"""{"schema":"rft.process/1","pid":{{Environment.ProcessId}},"ended":{{(ended ? "true" : "false")}}}"""));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static RunDirectory Open(string path, bool create)
    {
        try
        {
            if (create) Directory.CreateDirectory(path);
            Directory.CreateDirectory(Path.Combine(path, "checkpoints"));
            Directory.CreateDirectory(Path.Combine(path, "rollouts"));
            Directory.CreateDirectory(Path.Combine(path, "evaluations"));
            var held = Hold(Path.Combine(path, "LOCK"));
            held.SetLength(0);
            held.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            held.Flush(flushToDisk: true);
            DurableFile.FlushFolder(path);
            var directory = new RunDirectory(path, held);
            if (create) directory.BeginProcess();
            return directory;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RunDirectoryException($"the run folder {path} cannot be written: {e.Message}; set run.dir to a folder you may write to", e);
        }
        catch (IOException e) when (File.Exists(Path.Combine(path, "LOCK")) && !create)
        {
            throw new RunDirectoryException($"another process holds the run folder {path} ({e.Message}); stop it first, or wait until it ends", e);
        }
        catch (IOException e)
        {
            throw new RunDirectoryException($"the run folder {path} cannot be written: {e.Message}; set run.dir to a folder with room that you may write to", e);
        }
    }

    private static bool IsEmptyShell(string path) =>
        Directory.GetFiles(path).All(file => Path.GetFileName(file) is "LOCK" or "process.json" or "process.json.tmp" or "config.yaml.tmp")
        && Directory.GetDirectories(path).All(folder => Path.GetFileName(folder) is "checkpoints" or "rollouts" or "evaluations" && !Directory.EnumerateFileSystemEntries(folder).Any());

    private static FileStream Hold(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(path))
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
