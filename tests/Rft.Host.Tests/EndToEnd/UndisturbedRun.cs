namespace Rft.Host.Tests.EndToEnd;

/// <summary>A run that nothing interrupts, and the experiment to repeat with interruptions.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    public const string Name = "undisturbed";

    // Long enough to be met in the middle of a stage and well before its next checkpoint.
    private static readonly string[] Long =
        ["stages.skill.steps=60", "stages.skill.batch=32", "stages.rft.steps=80", "eval.every_steps=40", "checkpoints.every_steps=30"];

    internal Experiment Experiment { get; } = new();

    internal RftProcess Start(string name) => Experiment.Start(name, Long);

    public async ValueTask InitializeAsync()
    {
        using var process = Start(Name);
        (await process.EndAsync()).Expect(0);
    }

    public ValueTask DisposeAsync()
    {
        Experiment.Dispose();
        return ValueTask.CompletedTask;
    }
}
