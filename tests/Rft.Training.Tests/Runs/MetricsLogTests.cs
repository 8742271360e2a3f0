using Rft.Training.Runs;

namespace Rft.Training.Tests.Runs;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.At("metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_step_is_one_line_with_names_in_order()
    {
        using (var log = new MetricsLog(Path, 0)) log.Append(Step(1, ("b/x", 2), ("a", 0.1)));
        Assert.Equal("""{"type":"step","stage":"rft","step":1,"a":0.1,"b/x":2}""" + "\n", File.ReadAllText(Path));
    }

    [Fact]
    public void A_number_that_does_not_exist_is_left_out()
    {
        using (var log = new MetricsLog(Path, 0)) log.Append(Step(1, ("a", double.PositiveInfinity), ("b", 1), ("c", double.NaN)));
        Assert.Equal("""{"type":"step","stage":"rft","step":1,"b":1}""" + "\n", File.ReadAllText(Path));
    }

    [Fact]
    public void A_damaged_line_is_refused_before_anything_is_cut_or_written()
    {
        long kept;
        using (var log = new MetricsLog(Path, 0))
        {
            foreach (int step in (int[])[1, 2, 3]) log.Append(Step(step, ("a", 1)));
            kept = log.Bytes;
            foreach (int step in (int[])[4, 5, 6]) log.Append(Step(step, ("a", 1)));
        }
        string whole = File.ReadAllText(Path), damaged = whole.Remove(60, 12);
        File.WriteAllText(Path, damaged);
        var error = Assert.Throws<RunDirectoryException>(() => new MetricsLog(Path, kept));
        Assert.StartsWith($"{Path}(2): the line is no JSON object", error.Message, StringComparison.Ordinal);
        Assert.Equal(damaged, File.ReadAllText(Path));
        // Whole lines, and yet others: the cut would go through one of them.
        File.WriteAllText(Path, whole.Remove(0, whole.IndexOf('\n') + 1) + "{\"type\":\"step\",\"more\":1}\n");
        Assert.Throws<RunDirectoryException>(() => new MetricsLog(Path, kept + 1));
    }

    [Fact]
    public void An_evaluation_has_values_intervals_and_kinds()
    {
        var estimate = new Estimate("correct", 0.5, 4, 0.25, 0.75);
        using (var log = new MetricsLog(Path, 0))
            log.Append(new EvaluationResult("rft", 2, estimate, [estimate], new Dictionary<string, Estimate> { ["easy"] = estimate with { Value = 1 } },
                new Dictionary<string, int> { ["timeout"] = 2 }));
        Assert.Equal(
            ("{'type':'evaluation','stage':'rft','step':2,'fault/timeout':2,'valid/correct':0.5,'valid/correct/count':4,'valid/correct/high':0.75,'valid/correct/kind/easy':1,"
            + "'valid/correct/kind/easy/count':4,'valid/correct/kind/easy/high':0.75,'valid/correct/kind/easy/low':0.25,'valid/correct/low':0.25}\n").Replace('\'', '"'),
            File.ReadAllText(Path));
    }

    [Fact]
    public void What_was_written_after_the_checkpoint_is_cut_off_on_resume()
    {
        long kept;
        using (var log = new MetricsLog(Path, 0))
        {
            log.Append(Step(1, ("a", 1)));
            log.Flush();
            kept = log.Bytes;
            log.Append(Step(2, ("a", 2)));
        }
        using (var log = new MetricsLog(Path, kept)) log.Append(Step(2, ("a", 3)));
        Assert.Equal([1, 3], File.ReadLines(Path).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("a").GetInt32()));
    }

    [Fact]
    public void A_log_shorter_than_the_checkpoint_remembers_is_refused()
    {
        File.WriteAllText(Path, "12345");
        var error = Assert.Throws<RunDirectoryException>(() => new MetricsLog(Path, 6));
        Assert.StartsWith($"{Path} has 5 bytes; the checkpoint was written when it had 6", error.Message, StringComparison.Ordinal);
        // The file is not held on to.
        File.Delete(Path);
    }

    private static StepMetrics Step(int step, params (string Name, double Value)[] values) =>
        new("rft", step, values.ToDictionary(value => value.Name, value => value.Value));
}
