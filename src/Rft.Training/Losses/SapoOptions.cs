namespace Rft.Training.Losses;

/// <summary>Temperatures of <see cref="PolicyObjective.Sapo"/>. SAPO, arXiv 2511.20347.</summary>
/// <param name="TauPositive">Temperature where the advantage is above 0; more than 0.</param>
/// <param name="TauNegative">Temperature elsewhere; more than 0. A larger one fades earlier.</param>
public sealed record SapoOptions(double TauPositive = 1.0, double TauNegative = 1.05)
{
    internal void Validate()
    {
        Require.Above(nameof(TauPositive), TauPositive, 0, "1.0 is usual");
        Require.Above(nameof(TauNegative), TauNegative, 0, "1.05 is usual");
    }
}
