using System.Text.Json;
using Rft.Host.Index;
using Rft.Host.Rollouts;
using Rft.Host.Runs;

namespace Rft.Host.Tables;

/// <summary>The metrics and rollouts of a run as flat tables.</summary>
internal static class RunTables
{
    /// <summary>A row a line of metrics.jsonl: type, stage, step, step over all stages, and a column a metric.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="open">Begins the table.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteMetricsAsync(string run, Func<IReadOnlyList<TableColumn>, Task<ITableWriter>> open, CancellationToken cancellationToken)
    {
        var lines = MetricsFile.Read(Path.Combine(run, RunFiles.Metrics));
        string[] metrics = [.. lines.SelectMany(line => line.Values.Keys).Distinct().Order(StringComparer.Ordinal)];
        TableColumn[] columns =
        [
            new("type", CellKind.Text), new("stage", CellKind.Text), new("step", CellKind.Integer), new("total_step", CellKind.Integer),
            .. metrics.Select(metric => new TableColumn(metric, CellKind.Number)),
        ];
        int total = 0;
        var table = await open(columns).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            foreach (var line in lines)
            {
                if (line.Type == "step") total++;
                object?[] cells = [line.Type, line.Stage, line.Step, total, .. metrics.Select(metric => (object?)line[metric])];
                await table.WriteAsync(cells, cancellationToken).ConfigureAwait(false);
            }
        }
        return lines.Count;
    }

    /// <summary>A row a rollout, in file order, with the graders' scores, failures and reasons side by side.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="open">Begins the table.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="UsageException">A line is no rollout: a table of the others would look like one of all.</exception>
    public static async Task<long> WriteRolloutsAsync(string run, Func<IReadOnlyList<TableColumn>, Task<ITableWriter>> open, CancellationToken cancellationToken)
    {
        static void Refuse(string place, string reason) => throw new UsageException($"{place}: not a rollout: {reason}; nothing is exported from a damaged file");
        string folder = Path.Combine(run, RunFiles.Rollouts);
        string[] graders = Graders(run);
        long rows = 0;
        var table = await open(Columns(graders)).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            await foreach (var (_, rollout) in RolloutFiles.ReadAsync(folder, step: null, Refuse, cancellationToken).ConfigureAwait(false))
            {
                if (rollout.Scores.FirstOrDefault(score => !graders.Contains(score.Grader)) is { } unknown)
                {
                    throw new UsageException(
                        $"the rollout {rollout.Id} has a score of '{unknown.Grader}', which the manifest of {run} does not name; restore {RunFiles.Manifest}");
                }
                await table.WriteAsync(Cells(rollout, graders), cancellationToken).ConfigureAwait(false);
                rows++;
            }
        }
        return rows;
    }

    private static TableColumn[] Columns(string[] graders) =>
    [
        new("id", CellKind.Text), new("stage", CellKind.Text), new("step", CellKind.Integer), new("prompt_index", CellKind.Integer),
        new("row", CellKind.Integer), new("member", CellKind.Integer), new("prompt", CellKind.Text), new("text", CellKind.Text),
        new("finish_reason", CellKind.Text), new("tokens", CellKind.Integer), new("reward", CellKind.Number), new("reward_raw", CellKind.Number),
        new("dropped", CellKind.Text), new("advantage", CellKind.Number), new("kept", CellKind.Truth),
        .. graders.SelectMany(grader => (TableColumn[])
        [
            new($"score/{grader}", CellKind.Number), new($"state/{grader}", CellKind.Text), new($"fault/{grader}", CellKind.Text),
            new($"reason/{grader}", CellKind.Text),
        ]),
    ];

    private static object?[] Cells(RolloutRecord rollout, string[] graders)
    {
        var scores = rollout.Scores.ToDictionary(score => score.Grader, StringComparer.Ordinal);
        return
        [
            rollout.Id, rollout.Stage, rollout.Step, rollout.PromptIndex, rollout.Row, rollout.Member, rollout.Messages[^1].Content, rollout.Text,
            rollout.FinishReason, rollout.Tokens, rollout.Reward, rollout.RawReward, rollout.Dropped, rollout.Advantage, rollout.Kept,
            .. graders.SelectMany(grader => scores.TryGetValue(grader, out var score)
                ? (object?[])[score.Value, score.State, score.Fault, score.Reason ?? score.Message]
                : [null, null, null, null]),
        ];
    }

    private static string[] Graders(string run)
    {
        string path = Path.Combine(run, RunFiles.Manifest);
        try
        {
            using var manifest = JsonDocument.Parse(SharedFile.ReadAllBytes(path));
            return !manifest.RootElement.TryGetProperty("graders", out var graders) || graders.ValueKind != JsonValueKind.Array
                ? []
                : [.. graders.EnumerateArray().Select(grader => grader.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"the manifest {path} cannot be read: {e.Message}; restore it", e);
        }
    }
}
