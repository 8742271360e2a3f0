namespace Rft.Training.Losses;

/// <summary>
/// Shape of the weight phi(w) = exp(lambda + k log w - lambda w) in <see cref="PolicyObjective.Vespo"/>; its largest value is at w = k / lambda.
/// </summary>
/// <param name="KPositive">k where the advantage is not negative; at least 0.</param>
/// <param name="LambdaPositive">lambda where the advantage is not negative; more than 0.</param>
/// <param name="KNegative">k where the advantage is negative; at least 0.</param>
/// <param name="LambdaNegative">lambda where the advantage is negative; more than 0.</param>
public sealed record VespoOptions(double KPositive = 2, double LambdaPositive = 3, double KNegative = 3, double LambdaNegative = 2)
{
    internal void Validate()
    {
        Require.NotNegative(nameof(KPositive), KPositive);
        Require.NotNegative(nameof(KNegative), KNegative);
        Require.Above(nameof(LambdaPositive), LambdaPositive, 0, "3 is usual");
        Require.Above(nameof(LambdaNegative), LambdaNegative, 0, "2 is usual");
    }
}
