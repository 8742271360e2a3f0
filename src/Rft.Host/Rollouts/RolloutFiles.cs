using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

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
            ? rollouts
            : throw new UsageException($"the run {folder} has no rollouts folder; it had no rft stage yet, or run.rollouts is none");
    }

    /// <summary>The lines of the wanted rollouts with what they say, in step order.</summary>
    /// <param name="folder">The rollout folder.</param>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="badLine">Told about each line that cannot be read: place and reason.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<(string Line, RolloutRecord Rollout)> ReadAsync(
        string folder, RolloutFilter filter, Action<string, string> badLine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string file in Files(folder, filter.Step))
        {
            int number = 0;
            await foreach (string line in File.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
            {
                number++;
                if (line.Length == 0 || Parse(line, file, number, badLine) is not { } rollout) continue;
                if (filter.Accepts(rollout)) yield return (line, rollout);
            }
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

    private static IEnumerable<string> Files(string folder, int? step) => step is { } wanted
        ? new[] { Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{wanted:D6}.jsonl")) }.Where(File.Exists)
        : Directory.EnumerateFiles(folder, "step-*.jsonl").Order(StringComparer.Ordinal);
}
