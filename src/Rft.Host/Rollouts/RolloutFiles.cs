using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Rollouts;

/// <summary>Reads the rollout files of a run line by line; one line is in memory at a time.</summary>
internal static class RolloutFiles
{
    /// <summary>Finds the rollout folder of a run.</summary>
    /// <param name="run">A run's folder, or its id under the runs folder.</param>
    /// <param name="runsFolder">Where runs are kept.</param>
    /// <exception cref="UsageException">There is no such run, or it has no rollouts.</exception>
    public static string Locate(string run, string runsFolder)
    {
        string? folder = new[] { run, Path.Combine(runsFolder, run) }.FirstOrDefault(Directory.Exists)
            ?? throw new UsageException($"there is no run '{run}', neither as a folder nor under {runsFolder}; give the run's folder");
        string rollouts = Path.Combine(folder, "rollouts");
        return Directory.Exists(rollouts)
            ? Path.GetFullPath(rollouts)
            : throw new UsageException($"the run {folder} has no rollouts folder; it had no rft stage yet, or run.rollouts is none");
    }

    /// <summary>The rollouts of all files, or of one step, with the lines that say them, in file order.</summary>
    /// <param name="folder">The rollout folder.</param>
    /// <param name="step">The step; null: all.</param>
    /// <param name="badLine">Told about each line that cannot be read: place and reason.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<(string Line, RolloutRecord Rollout)> ReadAsync(
        string folder, int? step, Action<string, string> badLine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (int number in Numbers(folder, step, _ => { }))
        {
            string file = PathOf(folder, number);
            int at = 0;
            await foreach (string line in File.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
            {
                at++;
                if (line.Length == 0 || Parse(line, file, at, badLine) is not { } rollout) continue;
                if (step is null || rollout.Step == step) yield return (line, rollout);
            }
        }
    }

    /// <summary>The rollouts of one file.</summary>
    /// <param name="folder">The rollout folder.</param>
    /// <param name="number">The file's number.</param>
    /// <param name="badLine">Told about each line that cannot be read: place and reason.</param>
    public static IEnumerable<RolloutRecord> ReadFile(string folder, int number, Action<string, string> badLine)
    {
        string file = PathOf(folder, number);
        return SharedFile.ReadLines(file).Select((line, at) => line.Length == 0 ? null : Parse(line, file, at + 1, badLine)).OfType<RolloutRecord>();
    }

    /// <summary>Path of a file by its number.</summary>
    public static string PathOf(string folder, int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{number:D6}.jsonl"));

    /// <summary>
    /// Numbers of the files that may hold a step, in order. Files count the steps of all reinforcement stages: of a first stage the file has the step's
    /// number, of a later one a greater.
    /// </summary>
    /// <param name="folder">The rollout folder.</param>
    /// <param name="step">The step within its stage; null: any.</param>
    /// <param name="notice">Told about files whose names are not a run's.</param>
    public static IReadOnlyList<int> Numbers(string folder, int? step, Action<string> notice)
    {
        List<int> numbers = [];
        foreach (string file in Directory.EnumerateFiles(folder, "step-*.jsonl").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file)["step-".Length..];
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && PathOf(folder, number) == file) numbers.Add(number);
            else notice($"{file} is left out: rollout files are named step-000001.jsonl");
        }
        return step is { } wanted ? [.. numbers.Where(number => number == wanted || (number > wanted && HasLaterStages(folder)))] : numbers;
    }

    /// <summary>Why a line is no rollout.</summary>
    /// <returns>Position in the line, from 1, and reason.</returns>
    public static (int Position, string Reason) WhyNot(string line)
    {
        try
        {
            RolloutRecord.Parse(line);
            return (1, "it is no rft.rollout/1");
        }
        catch (JsonException e)
        {
            return ((int)(e.BytePositionInLine ?? 0) + 1, e.Message);
        }
    }

    // Unknown where there is no manifest: then there is one stage.
    private static bool HasLaterStages(string folder)
    {
        try
        {
            using var manifest = JsonDocument.Parse(SharedFile.ReadAllBytes(Path.Combine(Path.GetDirectoryName(folder)!, RunFiles.Manifest)));
            return manifest.RootElement.GetProperty("stages").EnumerateArray().Count(stage => stage.GetProperty("method").GetString() is "rft" or "distill") > 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static RolloutRecord? Parse(string line, string file, int number, Action<string, string> badLine)
    {
        try
        {
            return RolloutRecord.Parse(line);
        }
        catch (JsonException e)
        {
            badLine(string.Create(CultureInfo.InvariantCulture, $"{file}({number},{(e.BytePositionInLine ?? 0) + 1})"), e.Message);
            return null;
        }
    }
}
