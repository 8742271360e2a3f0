namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class KillTests(UndisturbedRun undisturbed)
{
    private readonly Experiment _experiment = undisturbed.Experiment;

    [Theory]
    [InlineData("skill", 2, "no checkpoint yet and starts from the beginning")]
    [InlineData("skill", 32, "goes on from step-000030")]
    [InlineData("rft", 32, "goes on from step-000090")]
    public async Task A_killed_run_goes_on_as_if_nothing_had_happened(string stage, int steps, string notice)
    {
        string name = $"killed-{stage}-{steps}";
        using var process = undisturbed.Start(name);
        await KillAsync(process, () => _experiment.StepsOf(name, stage) >= steps);
        (await _experiment.ResumeAsync(name)).Expect(0, notice);
        _experiment.AssertSame(UndisturbedRun.Name, name);
    }

    [Fact]
    public async Task A_run_killed_again_and_again_right_after_its_checkpoints_loses_nothing()
    {
        const string name = "killed-again";
        using (var process = undisturbed.Start(name)) await KillAsync(process, () => HasCheckpoint(name, 30));
        foreach (int total in (int[])[90, 120])
        {
            using var process = RftProcess.Start(_experiment.Folder, "train", "--resume", _experiment.Run(name), "--json");
            await KillAsync(process, () => HasCheckpoint(name, total));
        }
        (await _experiment.ResumeAsync(name)).Expect(0, "goes on from step-000120");
        _experiment.AssertSame(UndisturbedRun.Name, name);
    }

    /// <summary>Whether the run would resume from the checkpoint. Its folder is in place a moment before LATEST names it; a kill in between goes on
    /// from the one before, and rightly so.</summary>
    private bool HasCheckpoint(string name, int total)
    {
        string latest = Path.Combine(_experiment.Run(name), "checkpoints", "LATEST");
        return File.Exists(latest) && File.ReadAllText(latest).Trim() == $"step-{total:D6}";
    }

    private static async Task KillAsync(RftProcess process, Func<bool> when)
    {
        await process.UntilAsync(when);
        Assert.False(process.HasExited, "the run ended before it could be killed");
        process.Kill();
        Assert.Empty((await process.EndAsync()).Expect(137).Output);
    }
}
