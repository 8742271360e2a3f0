namespace Rft.Training.Loop;

/// <summary>Settings of a supervised stage.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Batch">Rows a step.</param>
/// <param name="Update">Optimizer and micro-batches.</param>
/// <param name="NotFinite">What a loss or gradient that is not finite does.</param>
public sealed record SftOptions(string Name, int Steps, int Batch, UpdateOptions Update, NotFinitePolicy NotFinite);
