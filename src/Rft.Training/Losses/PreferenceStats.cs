namespace Rft.Training.Losses;

/// <summary>Sums over the pairs of one or more micro-batches. Add them, then divide by <see cref="Pairs"/>.</summary>
/// <param name="Pairs">Pairs.</param>
/// <param name="Loss">The loss; micro-batches that share a total add up to that of the step.</param>
/// <param name="PreferenceLoss">Its part without the supervised term.</param>
/// <param name="SftLoss">The supervised term before its factor, as a share of the step's mean.</param>
/// <param name="ChosenReward">Sum of beta times the chosen responses' log-ratios.</param>
/// <param name="RejectedReward">Sum of beta times the rejected responses' log-ratios.</param>
/// <param name="Correct">Pairs whose chosen reward is strictly the greater one.</param>
/// <param name="ChosenLogProb">Sum of the chosen responses' log-probabilities, nats.</param>
/// <param name="RejectedLogProb">Sum of the rejected responses' log-probabilities, nats.</param>
public sealed record PreferenceStats(
    double Pairs, double Loss, double PreferenceLoss, double SftLoss, double ChosenReward, double RejectedReward, double Correct, double ChosenLogProb,
    double RejectedLogProb)
{
    /// <summary>The load-balancing loss of models with experts, its coefficient included; 0 without one. Not part of <see cref="Loss"/>.</summary>
    public double Balance { get; init; }

    /// <summary>Nothing counted yet: the neutral element of addition.</summary>
    public static PreferenceStats Zero { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The statistics of both.</summary>
    /// <param name="left">Statistics of some micro-batches.</param>
    /// <param name="right">Statistics of others.</param>
    public static PreferenceStats operator +(PreferenceStats left, PreferenceStats right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new PreferenceStats(
            left.Pairs + right.Pairs, left.Loss + right.Loss, left.PreferenceLoss + right.PreferenceLoss, left.SftLoss + right.SftLoss,
            left.ChosenReward + right.ChosenReward, left.RejectedReward + right.RejectedReward, left.Correct + right.Correct,
            left.ChosenLogProb + right.ChosenLogProb, left.RejectedLogProb + right.RejectedLogProb)
        {
            Balance = left.Balance + right.Balance,
        };
    }

    /// <summary>Same as the operator.</summary>
    /// <param name="left">Statistics of some micro-batches.</param>
    /// <param name="right">Statistics of others.</param>
    public static PreferenceStats Add(PreferenceStats left, PreferenceStats right) => left + right;
}
