using System.Numerics;
using Rft.Graders.Tasks.MathAnswers.Evaluation;
using Rft.Graders.Tasks.MathAnswers.Numbers;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>
/// Compares expressions by their values: exactly where they are rational, else to many digits; at several addressed points when they have symbols. A number
/// written with a decimal point is compared to a number of decimal places.
/// </summary>
internal sealed class ScalarComparer(int precision, Work work)
{
    private const int Bits = 384;

    /// <summary>Two values are one when they agree in that many leading bits.</summary>
    private const int AgreeingBits = 192;

    /// <summary>Smaller differences are looked at again with twice the bits.</summary>
    private const int DoubtfulBits = 100;

    /// <summary>Whether two expressions are equal wherever both have a value, and have one somewhere.</summary>
    /// <exception cref="NotScalarException">One is no expression.</exception>
    /// <exception cref="TooComplexException">It takes too much work.</exception>
    public bool Equal(Node a, Node b)
    {
        var symbols = Union(a, b);
        if (symbols.Count == 0) return Symbols.HasDecimal(a) || Symbols.HasDecimal(b) ? EqualDecimals(Value(a), Value(b)) : SameAt(a, b, []) == true;
        bool whole = Symbols.WantsWholeNumbers(a) || Symbols.WantsWholeNumbers(b);
        int defined = 0;
        for (int i = 0; i < Points.Count(whole); i++)
        {
            bool? same = SameAt(a, b, Points.At(symbols, i, whole), mayDiffer: whole);
            if (same == false) return false;
            if (same == true) defined++;
        }
        return defined > 0;
    }

    /// <summary>Whether a = c b for one constant c that is not zero, or is positive.</summary>
    /// <exception cref="NotScalarException">One is no expression.</exception>
    /// <exception cref="TooComplexException">It takes too much work.</exception>
    public bool Proportional(Node a, Node b, bool positive)
    {
        var symbols = Union(a, b);
        bool whole = Symbols.WantsWholeNumbers(a) || Symbols.WantsWholeNumbers(b);
        Scalar? constant = null;
        for (int i = 0; i < Points.Count(whole); i++)
        {
            var evaluator = new Evaluator(Bits, work, Points.At(symbols, i, whole));
            var ratio = evaluator.Arithmetic.Divide(evaluator.Evaluate(a), evaluator.Evaluate(b));
            if (!ratio.IsFinite || ratio.IsZero || (positive && (!ratio.IsReal || ratio.Sign < 0))) return false;
            constant ??= ratio;
            if (!Agree(constant.Value, ratio, evaluator.Arithmetic.Complex)) return false;
        }
        return constant is not null;
    }

    /// <summary>The value of an expression without symbols.</summary>
    /// <exception cref="NotScalarException">It has symbols, or is no expression.</exception>
    /// <exception cref="TooComplexException">It takes too much work.</exception>
    public Scalar Value(Node node) => new Evaluator(Bits, work, new Dictionary<string, Rational>()).Evaluate(node);

    /// <summary>The value of an expression of one symbol.</summary>
    /// <exception cref="NotScalarException">It has other symbols, or is no expression.</exception>
    /// <exception cref="TooComplexException">It takes too much work.</exception>
    public Scalar Value(Node node, string symbol, Rational value) =>
        new Evaluator(Bits, work, new Dictionary<string, Rational>(StringComparer.Ordinal) { [symbol] = value }).Evaluate(node);

    /// <summary>Arithmetic at the precision of <see cref="Value(Node)"/>.</summary>
    public ScalarMath Arithmetic { get; } = new(new ComplexMath(new RealMath(Bits, work)), work);

    /// <summary>The sign of a - b for real or infinite values; values that agree to many digits are equal.</summary>
    public int Order(Scalar a, Scalar b)
    {
        if (a.IsInfinite || b.IsInfinite) return (a.IsInfinite ? a.Sign : 0).CompareTo(b.IsInfinite ? b.Sign : 0);
        return Agree(a, b, Arithmetic.Complex) ? 0 : Arithmetic.Subtract(a, b).Sign;
    }

    /// <summary>Whether two values are equal to the decimal places.</summary>
    public bool EqualDecimals(Scalar a, Scalar b)
    {
        if (!a.IsFinite || !b.IsFinite) return a == b && a.IsInfinite;
        var (x, y) = (a.Approximate(Arithmetic.Complex), b.Approximate(Arithmetic.Complex));
        return Rounded(a.IsExact ? a.Exact : x.Re.ToRational(), b.IsExact ? b.Exact : y.Re.ToRational()) && Rounded(x.Im.ToRational(), y.Im.ToRational());
    }

    /// <summary>
    /// Whether two expressions agree at a point; null when they have no value there. One without a value differs from one with a value, unless
    /// <paramref name="mayDiffer"/>.
    /// </summary>
    private bool? SameAt(Node a, Node b, Dictionary<string, Rational> point, bool mayDiffer = false)
    {
        var evaluator = new Evaluator(Bits, work, point);
        var (x, y) = (evaluator.Evaluate(a), evaluator.Evaluate(b));
        bool isUndefined = x.Kind == ScalarKind.Undefined, isOtherUndefined = y.Kind == ScalarKind.Undefined;
        if (isUndefined && isOtherUndefined) return null;
        if (isUndefined || isOtherUndefined) return mayDiffer ? null : false;
        if (x.IsExact && y.IsExact) return x.Exact == y.Exact;
        if (!x.IsFinite || !y.IsFinite) return x == y;
        return Agree(x, y, Arithmetic.Complex) || Cancels(a, b, point);
    }

    /// <summary>
    /// Whether a small difference of values that nearly cancel is the error of the arithmetic: then it shrinks when the arithmetic has more bits.
    /// </summary>
    private bool Cancels(Node a, Node b, Dictionary<string, Rational> point)
    {
        long size = Difference(Bits);
        return size < -DoubtfulBits && Difference(2 * Bits) < size - (Bits / 2);

        long Difference(int bits)
        {
            var evaluator = new Evaluator(bits, work, point);
            return evaluator.Arithmetic.Subtract(evaluator.Evaluate(a), evaluator.Evaluate(b)).Approximate(evaluator.Arithmetic.Complex).Magnitude;
        }
    }

    private static bool Agree(Scalar x, Scalar y, ComplexMath math)
    {
        if (x.IsExact && y.IsExact) return x.Exact == y.Exact;
        var (a, b) = (x.Approximate(math), y.Approximate(math));
        var difference = math.Subtract(a, b);
        return difference.IsZero || difference.Magnitude < Math.Max(a.Magnitude, b.Magnitude) - AgreeingBits;
    }

    /// <summary>
    /// Equal after rounding to the decimal places. Where both round to zero the places say nothing, and as many significant digits are compared instead.
    /// </summary>
    private bool Rounded(Rational a, Rational b)
    {
        if (a == b) return true;
        work.SpendBits(a.Bits + b.Bits);
        var (x, y) = (a.RoundScaled(precision), b.RoundScaled(precision));
        if (x != y) return false;
        if (!x.IsZero) return true;
        var larger = a.Abs() > b.Abs() ? a.Abs() : b.Abs();
        int zeros = (int)((larger.Denominator.GetBitLength() - larger.Numerator.GetBitLength()) * 0.30103);
        return a.RoundScaled(precision + zeros) == b.RoundScaled(precision + zeros) && !BigInteger.IsNegative(a.Numerator * b.Numerator);
    }

    private static List<string> Union(Node a, Node b) => [.. Symbols.Free(a).Union(Symbols.Free(b))];
}
