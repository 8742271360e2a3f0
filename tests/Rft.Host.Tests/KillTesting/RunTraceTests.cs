using Rft.Host.KillTesting;
using Rft.Training.Runs;

namespace Rft.Host.Tests.KillTesting;

public sealed class RunTraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Times_are_no_difference()
    {
        var one = Write("one", """{"type":"step","step":1,"train/loss":0.5,"time/step":1.5,"speed/x":3}""");
        var two = Write("two", """{"type":"step","step":1,"train/loss":0.5,"time/step":9.5,"speed/x":7}""");
        Assert.Null(one.DifferenceTo(two));
    }

    [Theory]
    [InlineData("b", """{"step":1,"train/loss":0.5}""", "a", "weights are b instead of a")]
    [InlineData("a", """{"step":1,"train/loss":0.6}""", "a", "line 1 of the metrics differs")]
    [InlineData("a", """{"step":1,"train/loss":0.5}""" + "\n{}", "a", "2 lines of metrics instead of 1")]
    [InlineData("a", """{"step":1,"train/loss":0.5}""", "c", "rollouts/step-000001.jsonl differs")]
    public void Weights_metrics_and_rollouts_are_named_where_they_differ(string weights, string metrics, string rollout, string difference)
    {
        var one = Write("one", """{"step":1,"train/loss":0.5}""", "a", "a");
        Assert.Equal(difference, one.DifferenceTo(Write("two", metrics, weights, rollout)));
    }

    [Fact]
    public void Alarms_are_compared_where_a_run_has_them()
    {
        var one = Write("one", "{}");
        _folder.Write("two/alarms.jsonl", "{}\n");
        Assert.Equal("alarms.jsonl is one too many", one.DifferenceTo(Write("two", "{}")));
    }

    [Fact]
    public void A_report_says_how_many_kills_went_wrong()
    {
        var fine = new KilledRun(new KillPoint.AtPhase(new PhaseEntry("rft", 3, RunPhase.Graded)).ToString(), "rft step 3, graded", 16, null);
        var wrong = new KilledRun(new KillPoint.AtTime(TimeSpan.FromSeconds(1.5)).ToString(), null, 0, "weights are b instead of a");
        Assert.Equal("1 of 2 killed runs lost something or are not the undisturbed one; their folders are kept", Assert.Single(KillTestText.Lines(new KillTestReport(3, "a", [], [fine, wrong]))));
        Assert.StartsWith("same     killed at rft step 3, graded", KillTestText.Line(fine), StringComparison.Ordinal);
        Assert.StartsWith("DIFFERS  killed at after 1.50 s", KillTestText.Line(wrong), StringComparison.Ordinal);
        Assert.EndsWith(": weights are b instead of a", KillTestText.Line(wrong), StringComparison.Ordinal);
    }

    private RunTrace Write(string run, string metrics, string weights = "a", string rollout = "a")
    {
        _folder.Write($"{run}/metrics.jsonl", metrics + "\n");
        _folder.Write($"{run}/rollouts/step-000001.jsonl", rollout);
        _folder.Write($"{run}/result.json", $$"""{"run":"{{run}}","weights_sha256":"{{weights}}"}""");
        return RunTrace.Of(Path.Combine(_folder.Path, run));
    }
}
