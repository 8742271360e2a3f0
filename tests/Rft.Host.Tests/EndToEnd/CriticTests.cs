namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class CriticTests : IDisposable
{
    private static readonly string[] Sets =
    [
        "stages.rft.loss={ preset: ppo, advantage: { estimator: gae } }", "stages.rft.group_size=1", "stages.rft.prompts_per_step=16", "stages.rft.steps=40",
        "checkpoints.every_steps=10", "eval.every_steps=20",
    ];

    private readonly Experiment _experiment = new();

    public void Dispose() => _experiment.Dispose();

    [Fact]
    public async Task A_run_with_a_critic_and_groups_of_one_goes_on_as_if_nothing_had_happened()
    {
        (await _experiment.TrainAsync("whole", Sets)).Expect(0);
        using (var process = _experiment.Start("killed", Sets))
        {
            await process.UntilAsync(() => _experiment.StepsOf("killed", "rft") >= 15);
            process.Kill();
            (await process.EndAsync()).Expect(137);
        }
        Assert.True(File.Exists(Path.Combine(_experiment.Run("killed"), "checkpoints", "step-000014", "critic.safetensors")));
        (await _experiment.ResumeAsync("killed")).Expect(0, "goes on from step-0000");
        _experiment.AssertSame("whole", "killed");
        Assert.Contains("\"critic/explained_variance\":", File.ReadAllText(Path.Combine(_experiment.Run("whole"), "metrics.jsonl")), StringComparison.Ordinal);
    }
}
