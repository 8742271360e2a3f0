namespace Rft.Training.Checkpoints;

/// <summary>A float32 tensor as plain data, so that it can leave the compute thread.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Row-major values.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<long> Shape, float[] Values);
