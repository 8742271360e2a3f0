using System.CommandLine;
using System.Globalization;
using Rft.Host.Configuration.Source;
using Rft.Host.Index;
using Rft.Host.LiveView;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft runs show</c>: one run, or one of its metrics.</summary>
internal static class RunsShowCommand
{
    private static readonly Option<string?> Metric = new("--metric") { Description = "Print every value of this metric instead.", HelpName = "NAME" };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("show", "Shows a run: how it stands, and first and last value of every metric.")
        {
            RunsOptions.Run, Metric, RunsOptions.Runs, RunsOptions.Json,
        };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = RunsOptions.Find(parsed, parsed.GetValue(RunsOptions.Run)!);
        var run = RunsOptions.Listed(folder);
        if (run.Problem is { } problem) throw new UsageException(
            $"the run {folder} cannot be read: {problem}; restore the file, or remove the run with 'rft runs rm'");
        var series = MetricSeries.Read(Path.Combine(folder, RunFiles.Metrics));
        var alarms = AlarmsFile.Count(Path.Combine(folder, RunFiles.Alarms));
        bool json = parsed.GetValue(RunsOptions.Json);
        if (parsed.GetValue(Metric) is { } name)
        {
            if (!series.TryGetValue(name, out var points)) throw new UsageException(Unknown(name, folder, [.. series.Keys]));
            await ReportOutput.WriteAsync(
                parsed, json, new { Schema = "rft.metric/1", run.Run, Metric = name, Points = points }, points.Select(PointLine)).ConfigureAwait(false);
            return (int)ExitCode.Done;
        }
        var metrics = series.ToDictionary(
            pair => pair.Key, pair => new { First = pair.Value[0].Value, Last = pair.Value[^1].Value, Count = pair.Value.Count }, StringComparer.Ordinal);
        await ReportOutput.WriteAsync(
            parsed, json, new { Schema = "rft.run_summary/1", Folder = folder, Summary = run, Alarms = alarms, Metrics = metrics }, Lines(folder, run, alarms, series)).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    private static string Unknown(string name, string folder, string[] names) => names.Length == 0
        ? $"the run {folder} has no metrics yet"
        : $"the run {folder} has no metric '{name}'{Nearest.Hint(name, names)}\nit has: {string.Join(", ", names)}";

    private static string PointLine(MetricPoint point) =>
        string.Create(CultureInfo.InvariantCulture, $"{point.Stage} {point.Step}  {point.Value:0.######}");

    private static IEnumerable<string> Lines(
        string folder, ListedRun run, SortedDictionary<string, int> alarms, SortedDictionary<string, List<MetricPoint>> series)
    {
        yield return $"run         {run.Run}";
        yield return $"experiment  {run.Experiment ?? "-"} ({run.Methods ?? "-"})";
        yield return string.Create(CultureInfo.InvariantCulture, $"state       {run.State}{(run.Pid is { } pid ? $", pid {pid}" : "")}");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"step        {run.Step}{(run.Steps is { } steps ? $" of {steps}" : "")}{(run.Stage is { } stage ? $", stage {stage}" : "")}");
        yield return $"begun       {RunsListCommand.When(run.Started)}";
        if (run.WallSeconds is { } wall) yield return $"wall        {ViewText.Duration(TimeSpan.FromSeconds(wall))}";
        if (alarms.Count > 0) yield return $"alarms      {AlarmsFile.Say(alarms)}; see {RunFiles.Alarms}";
        yield return $"files       {folder}";
        if (run.Process.State is RunState.Stopped or RunState.Failed or RunState.Died) yield return $"go on with  rft train --resume {folder}";
        if (series.Count == 0) yield break;
        yield return "";
        string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
        var rows = series.Select(pair => (string[])
        [
            pair.Key, Number(pair.Value[0].Value), Number(pair.Value[^1].Value), Number(pair.Value.Min(point => point.Value)),
            Number(pair.Value.Max(point => point.Value)), pair.Value.Count.ToString(CultureInfo.InvariantCulture),
        ]);
        foreach (string line in TextTable.Lines(["metric", ">first", ">last", ">least", ">greatest", ">values"], [.. rows])) yield return line;
    }
}
