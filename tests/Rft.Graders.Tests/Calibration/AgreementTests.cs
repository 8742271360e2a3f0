using Rft.Graders.Calibration;

namespace Rft.Graders.Tests.Calibration;

public sealed class AgreementTests
{
    [Fact]
    public void Kappa_is_the_agreement_beyond_chance()
    {
        // Cohen's classic table 20, 5, 10, 15: accuracy 0.7, chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5, kappa 0.4.
        var agreement = new Agreement(50, 20, 5, 15, 10, null);
        Assert.Equal(0.7, agreement.Accuracy!.Value, 12);
        Assert.Equal(0.6, agreement.BaseRate!.Value, 12);
        Assert.Equal(0.6, agreement.MajorityAccuracy!.Value, 12);
        Assert.Equal(0.4, agreement.Kappa!.Value, 12);
    }

    [Fact]
    public void Kappa_does_not_exist_when_both_always_say_the_same()
    {
        Assert.Null(new Agreement(10, 10, 0, 0, 0, null).Kappa);
        Assert.Null(Agreement.Of([]).Kappa);
        // Always yes against mixed labels agrees by chance only.
        Assert.Equal(0, new Agreement(10, 5, 5, 0, 0, null).Kappa!.Value, 12);
    }

    [Fact]
    public void Length_bias_is_the_correlation_within_the_labels()
    {
        // Within each label score rises exactly with length: 1, although the label with the long texts has the low scores.
        LabelledScore[] rising = [new(0.8, true, true, 10), new(1, true, true, 20), new(0, false, false, 100), new(0.2, false, false, 110)];
        Assert.Equal(1, Agreement.Of(rising).LengthBias!.Value, 12);
        // Deviations (-1, 1, 1, -1) of the score against (-1, 1, -1, 1) of the length: none.
        LabelledScore[] none = [new(0, false, true, 1), new(2, true, true, 3), new(2, true, false, 1), new(0, false, false, 3)];
        Assert.Equal(0, Agreement.Of(none).LengthBias!.Value, 12);
        LabelledScore[] flat = [new(1, true, true, 1), new(0, false, false, 9)];
        Assert.Null(Agreement.Of(flat).LengthBias);
    }
}
