namespace Rft.Training.Loop;

/// <summary>Settings of a supervised stage on demonstrations.</summary>
/// <inheritdoc/>
public sealed record SftOptions(string Name, int Steps, int Batch, UpdateOptions Update, NotFinitePolicy NotFinite)
    : SupervisedOptions(Name, Steps, Batch, Update, NotFinite);
