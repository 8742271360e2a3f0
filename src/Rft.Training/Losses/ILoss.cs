namespace Rft.Training.Losses;

/// <summary>A loss over the log-probabilities of one micro-batch: policy gradient, cross entropy, or a user's own.</summary>
/// <remarks>
/// A trainer makes the tensors that <see cref="Needs"/> names, calls <see cref="Compute"/> once a micro-batch with the totals of the
/// whole optimizer step, calls <c>backward</c> on each loss and adds the statistics. Losses and gradients of the micro-batches
/// then sum to those of the undivided batch. Implementations keep no state between calls.
/// </remarks>
public interface ILoss
{
    /// <summary>Which optional inputs must be there. Others may be null; entropies are summed into the statistics when given.</summary>
    LossNeeds Needs { get; }

    /// <summary>Computes the micro-batch's share of the step's loss.</summary>
    /// <param name="inputs">The micro-batch; owned by the caller, left unchanged.</param>
    /// <returns>A differentiable scalar in the caller's dispose scope, and sums for the step's statistics.</returns>
    /// <exception cref="ArgumentException">An input that is needed is missing, or shapes or dtypes differ.</exception>
    LossOutput Compute(LossInputs inputs);
}
