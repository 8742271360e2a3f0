using Rft.Host.Reporting;

namespace Rft.Host.Tests.Reporting;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1, 4, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 100, 4, "0 20 40 60 80 100")]
    [InlineData(-0.3, 0.3, 3, "-0.2 0 0.2")]
    [InlineData(1200, 5300, 4, "2,000 3,000 4,000 5,000")]
    [InlineData(0, 0.002, 4, "0 0.0005 0.0010 0.0015 0.0020")]
    public void Marks_are_round(double low, double high, int marks, string labels) =>
        Assert.Equal(labels, string.Join(' ', new Axis(low, high, 0, 1, marks).Marks.Select(mark => mark.Label)));

    [Fact]
    public void Values_are_laid_onto_pixels()
    {
        // (3 - 1) / (5 - 1) of the way from 100 to 20.
        Assert.Equal(60, new Axis(1, 5, 100, 20, 4).At(3));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(-3.0)]
    public void A_flat_curve_stands_in_the_middle(double value) => Assert.Equal(50, new Axis(value, value, 0, 100, 4).At(value), 6);
}
