using System.Diagnostics;
using System.Globalization;

namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class SignalTests(UndisturbedRun undisturbed)
{
    private readonly Experiment _experiment = undisturbed.Experiment;

    [Theory]
    [InlineData("INT", "skill", 130)]
    [InlineData("INT", "rft", 130)]
    [InlineData("TERM", "rft", 143)]
    public async Task A_signal_stops_after_the_step_with_a_checkpoint_and_the_run_can_go_on(string signal, string stage, int code)
    {
        SkipWhereIgnored();
        string name = $"{signal}-{stage}";
        using var process = undisturbed.Start(name);
        await process.UntilAsync(() => _experiment.StepsOf(name, stage) >= 5);
        process.Signal(signal);
        var outcome = (await process.EndAsync()).Expect(code, "stopping after this step, with a checkpoint", "stopped after step");
        Assert.Equal("stopped", outcome.Json.GetProperty("status").GetString());
        int done = _experiment.StepsOf(name, "skill") + _experiment.StepsOf(name, "rft");
        string latest = await File.ReadAllTextAsync(Path.Combine(_experiment.Run(name), "checkpoints", "LATEST"), TestContext.Current.CancellationToken);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"step-{done:D6}"), latest.Trim());

        (await _experiment.ResumeAsync(name)).Expect(0, "goes on from step-");
        _experiment.AssertSame(UndisturbedRun.Name, name);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_second_signal_stops_at_once(string signal, int code)
    {
        SkipWhereIgnored();
        using var experiment = new Experiment();
        experiment.Write("main.csx", "if (Sample.Id.Contains(\"s2/\")) await Task.Delay(60_000);\nreturn Sample.Text.Length % 5 / 4.0;");
        using var process = experiment.Start("a", "graders.main=main.csx", "grading.timeout=90s");
        await process.UntilAsync(() => experiment.StepsOf("a", "rft") >= 1);
        process.Signal(signal);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "the first signal waits for the step");
        long second = Stopwatch.GetTimestamp();
        process.Signal(signal);
        var outcome = (await process.EndAsync()).Expect(code, "once more to stop now");
        Assert.True(Stopwatch.GetElapsedTime(second) < TimeSpan.FromSeconds(10));
        Assert.Equal("cancelled", outcome.Json.GetProperty("status").GetString());
    }

    // A process started in the background of a shell without job control ignores SIGINT, and so do its children.
    private static void SkipWhereIgnored()
    {
        Assert.SkipUnless(File.Exists("/proc/self/status"), "signals are sent on Linux only");
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        Assert.SkipWhen((ulong.Parse(mask.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0b10) != 0, "the tests were started with SIGINT ignored");
    }
}
