namespace Rft.Training.Losses;

/// <summary>What a custom loss answers.</summary>
/// <param name="Loss">Its value; of a micro-batch, that part's share of the step's loss.</param>
/// <param name="Gradient">d loss / d log-probability, in the shape of the log-probabilities. Untrained positions are not read.</param>
public sealed record CustomLossResult(double Loss, IReadOnlyList<double[]> Gradient);
