using Rft.Graders.Calibration;

namespace Rft.Graders.Tests.Calibration;

public sealed class AgreementTests
{
    [Fact]
    public void Kappa_is_the_agreement_beyond_chance()
    {
        // Cohen's classic table 20, 5, 10, 15: accuracy 0.7, chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5, kappa 0.4.
        var agreement = new Agreement(50, 20, 5, 15, 10, null, null);
        Assert.Equal(0.7, agreement.Accuracy!.Value, 12);
        Assert.Equal(0.6, agreement.BaseRate!.Value, 12);
        Assert.Equal(0.6, agreement.MajorityAccuracy!.Value, 12);
        Assert.Equal(0.4, agreement.Kappa!.Value, 12);
    }

    [Fact]
    public void Kappa_does_not_exist_when_both_always_say_the_same()
    {
        Assert.Null(new Agreement(10, 10, 0, 0, 0, null, null).Kappa);
        Assert.Null(Agreement.Of([]).Kappa);
        // Always yes against mixed labels agrees by chance only.
        Assert.Equal(0, new Agreement(10, 5, 5, 0, 0, null, null).Kappa!.Value, 12);
    }

    [Fact]
    public void Length_bias_is_the_correlation_within_the_labels()
    {
        // Within each label score rises exactly with length: 1, although the label with the long texts has the low scores.
        LabelledScore[] rising = [new(0.8, true, true, 10, 0), new(1, true, true, 20, 0), new(0, false, false, 100, 0), new(0.2, false, false, 110, 0)];
        Assert.Equal(1, Agreement.Of(rising).LengthBias!.Value, 12);
        // Deviations (-1, 1, 1, -1) of the score against (-1, 1, -1, 1) of the length: none.
        LabelledScore[] none = [new(0, false, true, 1, 0), new(2, true, true, 3, 0), new(2, true, false, 1, 0), new(0, false, false, 3, 0)];
        Assert.Equal(0, Agreement.Of(none).LengthBias!.Value, 12);
        LabelledScore[] flat = [new(1, true, true, 1, 0), new(0, false, false, 9, 0)];
        Assert.Null(Agreement.Of(flat).LengthBias);
    }

    [Fact]
    public void Position_bias_is_the_same_correlation_with_the_place()
    {
        // Scores fall with the place within both labels.
        LabelledScore[] tiring = [new(1, true, true, 5, 0), new(0.5, true, false, 5, 1), new(0.9, true, true, 5, 2), new(0.4, false, false, 5, 3)];
        Assert.Equal(-1, Agreement.Of(tiring).PositionBias!.Value, 12);
        Assert.Null(Agreement.Of(tiring).LengthBias);
    }

    [Fact]
    public void Reliability_counts_labels_by_score()
    {
        // Parts of width 0.2: 0 and 0.1 | none | 0.5 | none | 0.8 and 1.
        LabelledScore[] samples =
        [
            new(0, false, false, 1, 0), new(0.1, false, true, 1, 1), new(0.5, true, true, 1, 2), new(0.8, true, true, 1, 3), new(1, true, true, 1, 4),
        ];
        var bins = ReliabilityBin.Of(samples);
        Assert.Equal([(2, 1), (0, 0), (1, 1), (0, 0), (2, 2)], bins.Select(bin => (bin.Count, bin.Right)));
        Assert.Equal([0.5, null, 1, null, 1], bins.Select(bin => bin.RightShare));
        Assert.Equal((0.8, 1.0), (Math.Round(bins[4].Low, 12), bins[4].High));
        Assert.Equal(new ReliabilityBin(1, 1, 1, 1), Assert.Single(ReliabilityBin.Of([samples[4]])));
        Assert.Empty(ReliabilityBin.Of([]));
    }
}
