using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>Runs in the background, and those who look at them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class DetachedRunTests : IDisposable
{
    private static readonly string[] Long = ["stages.skill.steps=60", "stages.rft.steps=400", "eval.every_steps=100"];

    private readonly Experiment _experiment = new();

    public void Dispose() => _experiment.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_detached_run_goes_on_alone_and_can_be_watched_to_its_end()
    {
        var detached = await DetachAsync("alone");
        Assert.Equal((_experiment.Run("alone"), "alone"), (detached.GetProperty("run_dir").GetString(), detached.GetProperty("run").GetString()));
        (await RftProcess.RunAsync(_experiment.Folder, "watch", _experiment.Run("alone")))
            .Expect(0, "stage rft (rft): steps ", "evaluation after rft step 4: main ", "finished: alone");
        // The result is on the disk before the process says its last words.
        string log = detached.GetProperty("log").GetString()!;
        while (!(await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)).Contains("succeeded: alone", StringComparison.Ordinal))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(Path.Combine(_experiment.Run("alone"), "logs", "train-1.log"), log);
    }

    [Fact]
    public async Task A_detached_run_is_listed_as_running_stopped_by_a_signal_and_resumed()
    {
        var detached = await DetachAsync("long", Long);
        int pid = detached.GetProperty("pid").GetInt32();
        Assert.Equal(("running", pid), await StateAsync());
        Assert.Equal(pid, SessionOf(pid));
        using var watching = RftProcess.Start(_experiment.Folder, "watch", _experiment.Run("long"));
        await watching.UntilAsync(() => _experiment.StepsOf("long", "rft") >= 2);
        using (var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {pid}")]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await watching.EndAsync()).Expect(143, "stopped: long, stopped after step ");
        Assert.Equal(("stopped", null), await StateAsync());
        var resumed = (await RftProcess.RunAsync(_experiment.Folder, "train", "--resume", _experiment.Run("long"), "--detach", "--json")).Expect(0).Json;
        Assert.EndsWith("train-2.log", resumed.GetProperty("log").GetString(), StringComparison.Ordinal);
        using var end = Process.GetProcessById(resumed.GetProperty("pid").GetInt32());
        end.Kill();
        (await RftProcess.RunAsync(_experiment.Folder, "watch", _experiment.Run("long"))).Expect(1, "died: long");
    }

    [Fact]
    public async Task What_keeps_a_run_from_beginning_is_shown_with_its_exit_code()
    {
        _experiment.Write("main.js", "export function grade( {");
        var outcome = await RftProcess.RunAsync(_experiment.Folder, "train", "experiment.yaml", "--name", "bad", "--detach");
        outcome.Expect(3, "main.js");
        Assert.False(Directory.Exists(_experiment.Run("bad")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_experiment.Folder, "runs")));
        (await RftProcess.RunAsync(_experiment.Folder, "train", "experiment.yaml", "--detach", "--set", "seed=x")).Expect(2, "seed");
    }

    private async Task<JsonElement> DetachAsync(string name, params string[] sets) => (await RftProcess.RunAsync(
        _experiment.Folder, ["train", "experiment.yaml", "--name", name, "--detach", "--json", .. sets.SelectMany(set => (string[])["--set", set])])).Expect(0).Json;

    private async Task<(string?, int?)> StateAsync()
    {
        var list = (await RftProcess.RunAsync(_experiment.Folder, "runs", "list", "--runs", Path.Combine(_experiment.Folder, "runs"), "--json")).Expect(0).Json;
        var run = Assert.Single(list.GetProperty("runs").EnumerateArray());
        return (run.GetProperty("state").GetString(), run.TryGetProperty("pid", out var pid) ? pid.GetInt32() : null);
    }

    // Fields after the name in parentheses: state, parent, group, session.
    private static int SessionOf(int pid)
    {
        Assert.SkipUnless(File.Exists("/proc/self/stat"), "sessions are read from /proc");
        string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
    }
}
