using Rft.Training.Evaluation;

namespace Rft.Host.Comparing;

/// <summary>The mean of per-prompt differences, with its interval.</summary>
/// <param name="Prompts">How many prompts were paired.</param>
/// <param name="Mean">Mean difference, second minus first.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Up">Prompts on which the second is greater.</param>
/// <param name="Down">Prompts on which it is smaller.</param>
/// <param name="Verdict">What follows.</param>
internal sealed record PairedDifference(int Prompts, double Mean, double Low, double High, int Up, int Down, Verdict Verdict)
{
    // The interval repeats: the same files give the same verdict on every machine.
    private const ulong BootstrapSeed = 0x7061_6972_6564;

    // Normal quantiles: 0.975 and 0.8.
    private const double Wide = 1.96, Power = 0.84;

    /// <summary>A true difference of this size would be told in 4 of 5 comparisons like this one.</summary>
    public double Detectable => (High - Low) / (2 * Wide) * (Wide + Power);

    /// <summary>Compares.</summary>
    /// <param name="differences">Second minus first, one a prompt; at least one.</param>
    /// <param name="tolerance">Differences up to this are of no interest; at least 0.</param>
    public static PairedDifference Of(ReadOnlySpan<double> differences, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        double sum = 0;
        int up = 0, down = 0;
        foreach (double difference in differences)
        {
            sum += difference;
            if (difference > 0) up++;
            else if (difference < 0) down++;
        }
        var interval = Statistics.BootstrapMean(differences, BootstrapSeed);
        var verdict = interval.High < -tolerance ? Verdict.Worse : interval.Low > tolerance ? Verdict.Better : Verdict.NoDifference;
        return new PairedDifference(differences.Length, sum / differences.Length, interval.Low, interval.High, up, down, verdict);
    }
}
