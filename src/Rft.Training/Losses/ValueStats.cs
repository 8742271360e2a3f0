namespace Rft.Training.Losses;

/// <summary>Sums of the value loss; add them over micro-batches and updates, and divide once.</summary>
/// <param name="Loss">The loss: of a micro-batch its share of the step's.</param>
/// <param name="Tokens">Trained tokens.</param>
/// <param name="Clipped">Tokens whose clipped term was the larger one, so that they had no gradient.</param>
public sealed record ValueStats(double Loss, double Tokens, double Clipped)
{
    /// <summary>Of nothing.</summary>
    public static ValueStats Zero { get; } = new(0, 0, 0);

    /// <summary>Adds the sums.</summary>
    /// <param name="left">Sums of some micro-batches.</param>
    /// <param name="right">Sums of others.</param>
    public static ValueStats operator +(ValueStats left, ValueStats right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Loss + right.Loss, left.Tokens + right.Tokens, left.Clipped + right.Clipped);
    }

    /// <summary>Same as the operator.</summary>
    /// <param name="left">Sums of some micro-batches.</param>
    /// <param name="right">Sums of others.</param>
    public static ValueStats Add(ValueStats left, ValueStats right) => left + right;
}
