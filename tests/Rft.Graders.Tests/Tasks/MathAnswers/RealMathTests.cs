using System.Numerics;
using Rft.Graders.Tasks;
using Rft.Graders.Tasks.MathAnswers.Numbers;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

/// <summary>Digits of known numbers, to 50 places.</summary>
public sealed class RealMathTests
{
    private readonly RealMath _math = new(256, new Work());

    [Fact]
    public void Known_digits()
    {
        Assert.Equal("314159265358979323846264338327950288419716939937510", Digits(_math.Pi));
        Assert.Equal("271828182845904523536028747135266249775724709369995", Digits(_math.Exp(BigReal.One)));
        Assert.Equal("69314718055994530941723212145817656807550013436025", Digits(_math.Log(Two)));
        Assert.Equal("141421356237309504880168872420969807856967187537694", Digits(_math.Sqrt(Two))[..51]);
        Assert.Equal("84147098480789650665250232163029899962256306079837", Digits(_math.SinCos(BigReal.One).Sin));
        Assert.Equal("54030230586813971740093660744297660373231042061792", Digits(_math.SinCos(BigReal.One).Cos));
        Assert.Equal("78539816339744830961566084581987572104929234984377", Digits(_math.Atan(BigReal.One))[..50]);
        Assert.Equal("110714871779409050301706546017853704007004764540143", Digits(_math.Atan(Two)));
    }

    [Theory]
    [InlineData(-700)]
    [InlineData(-3)]
    [InlineData(5)]
    [InlineData(1000)]
    public void Logarithm_undoes_the_exponential(int x)
    {
        var value = new BigReal(x, 0);
        Assert.True(_math.Subtract(_math.Log(_math.Exp(value)), value).Magnitude < -230);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public void The_squares_of_sine_and_cosine_add_up_to_one(int x)
    {
        var (sin, cos) = _math.SinCos(new BigReal(x, 0));
        Assert.True(_math.Subtract(_math.Add(_math.Multiply(sin, sin), _math.Multiply(cos, cos)), BigReal.One).Magnitude < -240);
    }

    [Fact]
    public void What_is_too_large_is_refused()
    {
        Assert.Throws<TooComplexException>(() => _math.Exp(new BigReal(1, 60)));
        Assert.Throws<TooComplexException>(() => _math.SinCos(new BigReal(1, 400)));
        var scalars = new ScalarMath(new ComplexMath(_math), new Work());
        Assert.Throws<TooComplexException>(() => scalars.Power(9, (Rational)BigInteger.Pow(9, 9)));
        Assert.Equal(1, scalars.Power(-1, (Rational)BigInteger.Pow(10, 30)).Exact);
        Assert.Throws<TooComplexException>(() => Enumerable.Range(0, 1_000_000).All(_ => _math.Exp(BigReal.One).Sign > 0));
    }

    [Theory]
    [InlineData(8, 27, 3, "2/3")]
    [InlineData(-8, 1, 3, "-2")]
    [InlineData(2, 1, 2, null)]
    [InlineData(-4, 1, 2, null)]
    [InlineData(0, 1, 5, "0")]
    public void Rational_roots(int numerator, int denominator, int degree, string? expected) =>
        Assert.Equal(expected, new Rational(numerator, denominator).Root(degree)?.ToString());

    [Theory]
    [InlineData(7, 2, "3", 4)]
    [InlineData(-7, 2, "-4", -4)]
    [InlineData(6, 3, "2", 2)]
    public void Rational_floor_and_rounding(int numerator, int denominator, string floor, int rounded)
    {
        var value = new Rational(numerator, denominator);
        Assert.Equal(floor, value.Floor().ToString());
        Assert.Equal(rounded, value.RoundScaled(0));
    }

    [Fact]
    public void The_default_rational_is_zero() => Assert.Equal("0", default(Rational).ToString());

    private static BigReal Two => new(2, 0);

    /// <summary>The digits of the value times 10^50, cut.</summary>
    private static string Digits(BigReal value) => (value.ToRational() * BigInteger.Pow(10, 50)).Floor().ToString();
}
