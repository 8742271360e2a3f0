namespace Rft.Graders.Calibration;

/// <summary>How a grader agrees with people. Immutable.</summary>
/// <param name="Count">Samples with a score and a label.</param>
/// <param name="TruePositives">Accepted and right.</param>
/// <param name="FalsePositives">Accepted and wrong: what training would exploit.</param>
/// <param name="TrueNegatives">Refused and wrong.</param>
/// <param name="FalseNegatives">Refused and right.</param>
/// <param name="LengthBias">
/// Correlation of score with length given the label, -1 to 1: Pearson's over the deviations of both from their means among the samples of the same
/// label. Null when scores or lengths do not vary within the labels.
/// </param>
/// <param name="PositionBias">The same with the sample's position: a grader that tires, or that remembers, shows here.</param>
public sealed record Agreement(
    int Count, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives, double? LengthBias, double? PositionBias)
{
    /// <summary>Share of the samples on which grader and people agree; null without samples.</summary>
    public double? Accuracy => Count == 0 ? null : (double)(TruePositives + TrueNegatives) / Count;

    /// <summary>Share of the samples that people call right; null without samples.</summary>
    public double? BaseRate => Count == 0 ? null : (double)(TruePositives + FalseNegatives) / Count;

    /// <summary>Accuracy of always giving the more frequent label: what a grader must beat; null without samples.</summary>
    public double? MajorityAccuracy => BaseRate is { } rate ? Math.Max(rate, 1 - rate) : null;

    /// <summary>
    /// Cohen's kappa: (accuracy - chance) / (1 - chance), where chance is the agreement of two independent raters with these rates of "right".
    /// Null when chance is 1: both always say the same, which tells nothing. (Cohen, 1960.)
    /// </summary>
    public double? Kappa
    {
        get
        {
            if (Accuracy is not { } accuracy) return null;
            double right = BaseRate!.Value, accepted = (double)(TruePositives + FalsePositives) / Count;
            double chance = (right * accepted) + ((1 - right) * (1 - accepted));
            return chance == 1 ? null : (accuracy - chance) / (1 - chance);
        }
    }

    /// <summary>Compares scores with labels.</summary>
    /// <param name="samples">The samples.</param>
    public static Agreement Of(IReadOnlyList<LabelledScore> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int Cell(bool accepted, bool label) => samples.Count(each => each.Accepted == accepted && each.Label == label);
        return new Agreement(samples.Count, Cell(true, true), Cell(true, false), Cell(false, false), Cell(false, true),
            Bias(samples, each => each.Length), Bias(samples, each => each.Position));
    }

    private static double? Bias(IReadOnlyList<LabelledScore> samples, Func<LabelledScore, double> property)
    {
        double both = 0, scores = 0, properties = 0;
        foreach (var same in samples.GroupBy(each => each.Label))
        {
            double score = same.Average(each => each.Score), mean = same.Average(property);
            foreach (var each in same)
            {
                both += (each.Score - score) * (property(each) - mean);
                scores += (each.Score - score) * (each.Score - score);
                properties += (property(each) - mean) * (property(each) - mean);
            }
        }
        return scores > 0 && properties > 0 ? both / Math.Sqrt(scores * properties) : null;
    }
}
