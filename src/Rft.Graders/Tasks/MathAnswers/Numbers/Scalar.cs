namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>A value: exact and rational as long as possible, else complex to many digits; or infinite; or undefined.</summary>
internal readonly record struct Scalar
{
    private readonly Rational _exact;
    private readonly BigComplex _approximate;

    private Scalar(ScalarKind kind, Rational exact, BigComplex approximate)
    {
        Kind = kind;
        _exact = exact;
        _approximate = approximate;
    }

    public static Scalar Undefined => default;

    public static Scalar PlusInfinity { get; } = new(ScalarKind.PlusInfinity, default, default);

    public static Scalar MinusInfinity { get; } = new(ScalarKind.MinusInfinity, default, default);

    public ScalarKind Kind { get; }

    public bool IsExact => Kind == ScalarKind.Exact;

    /// <summary>Exact or approximate.</summary>
    public bool IsFinite => Kind is ScalarKind.Exact or ScalarKind.Approximate;

    public bool IsInfinite => Kind is ScalarKind.PlusInfinity or ScalarKind.MinusInfinity;

    public bool IsZero => (IsExact && _exact.IsZero) || (Kind == ScalarKind.Approximate && _approximate.IsZero);

    /// <summary>Finite without an imaginary part.</summary>
    public bool IsReal => IsExact || (Kind == ScalarKind.Approximate && _approximate.IsReal);

    /// <summary>The exact value; only of an exact number.</summary>
    public Rational Exact => IsExact ? _exact : throw new InvalidOperationException($"a value that is {Kind} has no exact value");

    public static implicit operator Scalar(Rational value) => new(ScalarKind.Exact, value, default);

    public static implicit operator Scalar(int value) => new(ScalarKind.Exact, value, default);

    public static implicit operator Scalar(BigComplex value) => new(ScalarKind.Approximate, default, value);

    public static implicit operator Scalar(BigReal value) => new(ScalarKind.Approximate, default, value);

    /// <summary>The value to many digits; only of a finite number.</summary>
    public BigComplex Approximate(ComplexMath math) => Kind switch
    {
        ScalarKind.Exact => math.Of(_exact),
        ScalarKind.Approximate => _approximate,
        _ => throw new InvalidOperationException($"a value that is {Kind} has no digits"),
    };

    public static Scalar operator -(Scalar a) => a.Kind switch
    {
        ScalarKind.Exact => -a._exact,
        ScalarKind.Approximate => -a._approximate,
        ScalarKind.PlusInfinity => MinusInfinity,
        ScalarKind.MinusInfinity => PlusInfinity,
        _ => Undefined,
    };

    /// <summary>The sign of a real or infinite value.</summary>
    public int Sign => Kind switch
    {
        ScalarKind.Exact => _exact.Sign,
        ScalarKind.Approximate => _approximate.Re.Sign,
        ScalarKind.PlusInfinity => 1,
        ScalarKind.MinusInfinity => -1,
        _ => 0,
    };
}
