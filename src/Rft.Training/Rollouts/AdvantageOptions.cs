namespace Rft.Training.Rollouts;

/// <summary>How rewards become advantages. The defaults are those of GRPO.</summary>
public sealed record AdvantageOptions
{
    /// <summary>What is subtracted.</summary>
    public AdvantageBaseline Baseline { get; init; } = AdvantageBaseline.GroupMean;

    /// <summary>What the difference is divided by.</summary>
    public AdvantageScale Scale { get; init; } = AdvantageScale.GroupStd;

    /// <summary>Subtracted from the count in variances: 0 or 1.</summary>
    public int Ddof { get; init; } = 1;

    /// <summary>Added to the standard deviation.</summary>
    public double Eps { get; init; } = 1e-6;

    /// <summary>Least value of the variance before the root; null for none.</summary>
    public double? VarianceFloor { get; init; }

    /// <summary>The advantage of a group's only scored member.</summary>
    public SingletonRule Singleton { get; init; } = SingletonRule.Zero;

    /// <summary>Whether members whose standard deviation is exactly 0 or undefined stay centred without division; else eps alone divides.</summary>
    public bool KeepCenteredAtZeroStd { get; init; }

    /// <summary>Whitening of the result over the batch; null for none.</summary>
    public WhiteningOptions? Whitening { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        if (Ddof is not (0 or 1)) throw new ArgumentException($"advantage Ddof must be 0 or 1, not {Ddof}");
        if (Whitening is { Ddof: not (0 or 1) }) throw new ArgumentException($"whitening Ddof must be 0 or 1, not {Whitening.Ddof}");
        RequireNotNegative(nameof(Eps), Eps);
        RequireNotNegative(nameof(VarianceFloor), VarianceFloor ?? 0);
        RequireNotNegative("whitening Eps", Whitening?.Eps ?? 0);
        RequireNotNegative("whitening CountEps", Whitening?.CountEps ?? 0);
    }

    private static void RequireNotNegative(string name, double value)
    {
        if (!(value >= 0) || double.IsInfinity(value))
            throw new ArgumentException($"advantage {name} must be a finite number of at least 0, not {value}");
    }
}
