using System.Numerics;
using Rft.Graders.Tasks.MathAnswers.Numbers;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Evaluation;

/// <summary>The value of an expression where its symbols have given values.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Evaluator
{
    /// <summary>Longer sums are compared as unknown functions of their bounds and terms.</summary>
    private const int MaxTerms = 1000;

    /// <summary>Fraction bits that count in the argument of an unknown function.</summary>
    private const int KeyBits = 160;

    /// <summary>How often the body of an unevaluated integral is looked at.</summary>
    private const int Probes = 3;

    private readonly ScalarMath _math;
    private readonly Functions _functions;
    private readonly Dictionary<string, Scalar> _values;
    private bool _inAngle;

    /// <param name="bits">Precision of values that are not rational.</param>
    /// <param name="work">What the judgement may still do.</param>
    /// <param name="point">The values of all free symbols.</param>
    public Evaluator(int bits, Work work, IReadOnlyDictionary<string, Rational> point)
    {
        _math = new ScalarMath(new ComplexMath(new RealMath(bits, work)), work);
        _functions = new Functions(_math);
        _values = point.ToDictionary(entry => entry.Key, entry => (Scalar)entry.Value, StringComparer.Ordinal);
    }

    public ScalarMath Arithmetic => _math;

    /// <summary>The value.</summary>
    /// <exception cref="NotScalarException">The tree is no expression.</exception>
    /// <exception cref="TooComplexException">The work is spent, or a number is too large.</exception>
    public Scalar Evaluate(Node node)
    {
        _math.Work.Spend(50);
        return node switch
        {
            NumberNode number => number.Value,
            SymbolNode symbol => _values.TryGetValue(symbol.Name, out var value) ? value : throw new NotScalarException($"'{symbol.Name}' has no value"),
            ConstantNode constant => Of(constant.Value),
            SumNode sum => Fold(sum.Terms, 0, _math.Add),
            ProductNode product => Fold(product.Factors, 1, _math.Multiply),
            NegateNode negate => -Evaluate(negate.Value),
            QuotientNode quotient => _math.Divide(Evaluate(quotient.Numerator), Evaluate(quotient.Denominator)),
            PowerNode { Base: ConstantNode { Value: Constant.E } } power => _functions.Apply("exp", [Evaluate(power.Exponent)])!.Value,
            PowerNode power => _math.Power(Evaluate(power.Base), Evaluate(power.Exponent)),
            CallNode call => Call(call),
            BinderNode binder => Binder(binder),
            PercentNode percent => _math.Divide(Evaluate(percent.Value), 100),
            DegreeNode degree => Degrees(Evaluate(degree.Value)),
            QuantityNode quantity => Evaluate(quantity.Value),
            RatioNode { Terms: [var first, var second] } => _math.Divide(Evaluate(first), Evaluate(second)),
            _ => throw new NotScalarException($"a {node.GetType().Name} has no value"),
        };
    }

    private Scalar Of(Constant constant) => constant switch
    {
        Constant.Pi => _math.Complex.Real.Pi,
        Constant.E => _math.Complex.Real.Exp(BigReal.One),
        Constant.I => BigComplex.I,
        _ => Scalar.PlusInfinity,
    };

    private Scalar Fold(IReadOnlyList<Node> nodes, Scalar start, Func<Scalar, Scalar, Scalar> operation) =>
        nodes.Aggregate(start, (value, node) => operation(value, Evaluate(node)));

    private Scalar Degrees(Scalar value) => _inAngle ? _math.Divide(_math.Multiply(value, _math.Complex.Real.Pi), 180) : value;

    private Scalar Call(CallNode call)
    {
        if (call is { Name: "det", Arguments: [MatrixNode matrix] }) return Determinant(matrix);
        if (call is { Name: "base", Arguments: [NumberNode digits, SymbolNode radix] }) return InBase(digits, radix.Name);
        bool outside = _inAngle;
        _inAngle |= Functions.IsCircular(call.Name);
        Scalar[] arguments = [.. call.Arguments.Select(Evaluate)];
        _inAngle = outside;
        return _functions.Apply(call.Name, arguments) ?? Points.Unknown($"{call.Name}({string.Join(',', arguments.Select(Key))})");
    }

    private Scalar Binder(BinderNode binder)
    {
        if (binder is { Kind: "sum" or "prod", Variable: { } variable, Lower: { } lower, Upper: { } upper }
            && Evaluate(lower) is { IsExact: true, Exact: { IsInteger: true } from } && Evaluate(upper) is { IsExact: true, Exact: { IsInteger: true } to }
            && to.Numerator - from.Numerator < MaxTerms) return Iterate(binder, variable, from.Numerator, to.Numerator);

        var keys = new List<string> { binder.Kind };
        foreach (var bound in new[] { binder.Lower, binder.Upper }) keys.Add(bound is null ? "" : Key(Evaluate(bound)));
        for (int i = 0; i < Probes; i++)
            keys.Add(Key(binder.Variable is null ? Evaluate(binder.Body) : With(binder.Variable, Points.Unknown($"probe {i}"), binder.Body)));
        return Points.Unknown(string.Join(';', keys));
    }

    private Scalar Iterate(BinderNode binder, string variable, BigInteger from, BigInteger to)
    {
        bool isSum = binder.Kind == "sum";
        Scalar result = isSum ? 0 : 1;
        for (var i = from; i <= to; i++)
        {
            var term = With(variable, i, binder.Body);
            result = isSum ? _math.Add(result, term) : _math.Multiply(result, term);
        }
        return result;
    }

    private Scalar With(string variable, Rational value, Node body)
    {
        bool had = _values.TryGetValue(variable, out var outside);
        _values[variable] = value;
        var result = Evaluate(body);
        if (had) _values[variable] = outside;
        else _values.Remove(variable);
        return result;
    }

    /// <summary>A spelling that equal values share however they were computed: rounded far above the error of the arithmetic.</summary>
    private string Key(Scalar value)
    {
        if (!value.IsFinite) return value.Kind.ToString();
        var number = value.Approximate(_math.Complex);
        int fraction = number.Magnitude <= KeyBits ? KeyBits : Math.Max(0, (2 * KeyBits) - (int)Math.Min(number.Magnitude, 2 * KeyBits));
        return $"{Rounded(number.Re, fraction)},{Rounded(number.Im, fraction)}@{fraction}";
    }

    private static BigInteger Rounded(BigReal value, int fraction) => (value.ToFixed(fraction + 1) + 1) >> 1;

    /// <summary>Gaussian elimination.</summary>
    private Scalar Determinant(MatrixNode matrix)
    {
        if (matrix.Height != matrix.Width) return Scalar.Undefined;
        var rows = matrix.Rows.Select(row => row.Select(Evaluate).ToArray()).ToArray();
        Scalar determinant = 1;
        for (int column = 0; column < rows.Length; column++)
        {
            int pivot = Array.FindIndex(rows, column, row => !row[column].IsZero);
            if (pivot < 0) return 0;
            if (pivot != column)
            {
                (rows[pivot], rows[column]) = (rows[column], rows[pivot]);
                determinant = -determinant;
            }
            determinant = _math.Multiply(determinant, rows[column][column]);
            for (int row = column + 1; row < rows.Length; row++)
            {
                var factor = _math.Divide(rows[row][column], rows[column][column]);
                for (int k = column; k < rows.Length; k++) rows[row][k] = _math.Subtract(rows[row][k], _math.Multiply(factor, rows[column][k]));
            }
        }
        return determinant;
    }

    /// <summary>Decimal digits read in another base.</summary>
    private static Scalar InBase(NumberNode digits, string radix)
    {
        string text = digits.Value.ToString();
        bool isBase = int.TryParse(radix, out int b) && b is >= 2 and <= 10 && digits.IsPlainInteger && text.All(c => c - '0' < b);
        if (!isBase) return Points.Unknown($"{text}_{radix}");
        return (Rational)text.Aggregate(BigInteger.Zero, (value, digit) => (value * b) + (digit - '0'));
    }
}
