using Rft.Host.KillTesting;

namespace Rft.Host.Tests.KillTesting;

public sealed class KilledTraceTests : IDisposable
{
    private const string Metrics = """{"step":1,"reward/mean":0.5,"time/step":1}""" + "\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_went_on_has_lost_nothing()
    {
        // The kill left half a line, which is no metric yet.
        var killed = Killed(Metrics + """{"step":2,""");
        Write("end", Metrics.Replace(":1}", ":9}", StringComparison.Ordinal) + """{"step":2,"reward/mean":0.7}""" + "\n", ("rft/s1/p0/c0", "0.25"), ("rft/s2/p0/c0", "0.75"));
        Assert.Null(killed.LostIn(At("end")));
    }

    [Theory]
    [InlineData("0.5", "rft/s1/p0/c0", "judge was asked again about rft/s1/p0/c0: 0.5 instead of 0.25")]
    [InlineData("0.25", "rft/s1/p0/c1", "rft/s1/p0/c0 has lost the answer of judge, which was 0.25")]
    public void An_answer_that_is_another_or_gone_is_named(string value, string sample, string lost)
    {
        var killed = Killed(Metrics);
        Write("end", Metrics, (sample, value));
        Assert.Equal(lost, killed.LostIn(At("end")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"step":1,"reward/mean":0.6}""" + "\n")]
    public void A_metric_that_is_another_or_gone_is_named(string metrics)
    {
        var killed = Killed(Metrics);
        Write("end", metrics, ("rft/s1/p0/c0", "0.25"));
        Assert.Equal("line 1 of the metrics is not what it was at the kill", killed.LostIn(At("end")));
    }

    [Fact]
    public void A_failure_is_an_answer()
    {
        _folder.Write("killed/rollouts/step-000001.jsonl", """{"id":"rft/s1/p0/c0","scores":{"judge":{"state":"failed","value":null,"fault":"timeout"}}}""" + "\n");
        Write("end", "", ("rft/s1/p0/c0", "0.25"));
        Assert.Equal("judge was asked again about rft/s1/p0/c0: 0.25 instead of timeout", KilledTrace.Of(At("killed")).LostIn(At("end")));
    }

    private string At(string run) => Path.Combine(_folder.Path, run);

    private KilledTrace Killed(string metrics)
    {
        Write("killed", metrics, ("rft/s1/p0/c0", "0.25"));
        return KilledTrace.Of(At("killed"));
    }

    private void Write(string run, string metrics, params (string Id, string Value)[] rollouts)
    {
        _folder.Write($"{run}/metrics.jsonl", metrics);
        _folder.Write($"{run}/rollouts/step-000001.jsonl", string.Concat(rollouts.Select(rollout => Line(rollout.Id, rollout.Value))));
    }

    private static string Line(string id, string value) =>
        $$"""{"id":"{{id}}","scores":{"judge":{"state":"scored","value":{{value}}} } }""" + "\n";
}
