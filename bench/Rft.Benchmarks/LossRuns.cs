using System.Globalization;
using System.Text.Json;

namespace Rft.Benchmarks;

/// <summary>The runs that <c>bench/losses.sh</c> has made: their table for docs/results.md, and their curves as a picture.</summary>
internal static class LossRuns
{
    private static readonly string[] Experiments = ["arithmetic", "countdown"];

    /// <summary>Prints the table, best first by the sum over the experiments.</summary>
    /// <param name="folder">The script's folder.</param>
    public static void PrintTable(string folder)
    {
        var losses = Read(folder);
        string[] names = [.. Names(losses)];
        Console.WriteLine($"| loss | {string.Join(" | ", names.Select(name => $"{name}: before, after {Steps(losses, name)} steps (seeds) | CPU s"))} |");
        Console.WriteLine($"|---|{string.Concat(names.Select(_ => "---|---|"))}");
        foreach (var loss in losses.OrderByDescending(loss => names.Sum(name => loss.Runs.Where(run => run.Experiment == name).Select(run => run.Last).DefaultIfEmpty().Average())))
            Console.WriteLine($"| `{loss.Name}` | {string.Join(" | ", names.Select(name => Cell([.. loss.Runs.Where(run => run.Experiment == name)])))} |");
    }

    /// <summary>Writes the picture: one panel a loss, one band an experiment from the worst seed to the best.</summary>
    /// <param name="folder">The script's folder.</param>
    /// <param name="file">The SVG file.</param>
    public static void WriteCurves(string folder, string file)
    {
        var losses = Read(folder);
        File.WriteAllText(file, new SmallMultiples([.. Names(losses)]).Draw(
        [
            .. losses.Select(loss => new Panel(loss.Name, loss.Runs.ToLookup(run => run.Experiment, run => run.Curve))),
        ]));
    }

    private static IEnumerable<string> Names(IReadOnlyList<Loss> losses) => Experiments.Where(name => losses.Any(loss => loss.Runs.Any(run => run.Experiment == name)));

    private static int Steps(IReadOnlyList<Loss> losses, string experiment) =>
        losses.SelectMany(loss => loss.Runs).Where(run => run.Experiment == experiment).Max(run => run.Curve[^1].Step);

    private static string Cell(Run[] runs) => runs.Length == 0 ? "| " : string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * runs.Average(run => run.Curve[0].Value):0.0}, **{100 * runs.Average(run => run.Last):0.0}** ({string.Join(", ", runs.Select(run => (100 * run.Last).ToString("0.0", CultureInfo.InvariantCulture)))}) | {runs.Average(run => run.Seconds):0}");

    private static List<Loss> Read(string folder) =>
    [
        .. Directory.GetDirectories(Path.Combine(folder, "runs")).Where(run => File.Exists(Path.Combine(run, "result.json")))
            .Select(ReadRun).OfType<Run>().GroupBy(run => run.Loss).OrderBy(loss => loss.Key, StringComparer.Ordinal)
            .Select(loss => new Loss(loss.Key, [.. loss.OrderBy(run => run.Seed)])),
    ];

    // EXPERIMENT-LOSS-SEED; a loss may have dashes. The demonstrations' own runs are no losses.
    private static Run? ReadRun(string folder)
    {
        string[] parts = Path.GetFileName(folder).Split('-');
        string loss = string.Join('-', parts[1..^1]);
        if (loss == "sft") return null;
        List<(int Step, double Value)> curve = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "metrics.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("type").GetString() == "evaluation")
                curve.Add((json.RootElement.GetProperty("step").GetInt32(), json.RootElement.GetProperty("valid/correct").GetDouble()));
        }
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json")));
        return new Run(parts[0], loss, parts[^1], curve, result.RootElement.GetProperty("cpu_seconds").GetDouble());
    }

    private sealed record Loss(string Name, IReadOnlyList<Run> Runs);

    private sealed record Run(string Experiment, string Loss, string Seed, IReadOnlyList<(int Step, double Value)> Curve, double Seconds)
    {
        public double Last => Curve[^1].Value;
    }
}
