namespace Rft.Training.Loop;

/// <summary>Settings that stages on given data share.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Steps">Optimizer steps, at most.</param>
/// <param name="Batch">Rows a step.</param>
/// <param name="Update">Optimizer and micro-batches.</param>
/// <param name="NotFinite">What a loss or gradient that is not finite does.</param>
public abstract record SupervisedOptions(string Name, int Steps, int Batch, UpdateOptions Update, NotFinitePolicy NotFinite)
{
    /// <summary>When the held-out loss is measured and what follows from it; read where the stage has held-out rows.</summary>
    public HeldOutOptions HeldOut { get; init; } = new(EverySteps: 0);
}
