namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>How two answers are compared. Immutable.</summary>
public sealed record MathOptions
{
    /// <summary>The most decimal places that can be compared.</summary>
    public const int MaxPrecision = 50;

    /// <summary>What counts as an answer. A <c>\boxed{...}</c> always does.</summary>
    public MathTargets Targets { get; init; } = MathTargets.Latex | MathTargets.Expression;

    /// <summary>Decimal places to which two numbers are compared when one of them is written with a decimal point; 0 to 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int Precision
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Precision));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxPrecision, nameof(Precision));
            field = value;
        }
    } = 6;

    /// <summary>Whether names of variables matter. Without, x + 1 equals y + 1: symbols are matched in order of appearance.</summary>
    public bool StrictSymbols { get; init; } = true;

    /// <summary>Whether an inequality is accepted where the reference is a set. (A set where the reference is an inequality always is.)</summary>
    public bool AllowSetRelation { get; init; }
}
