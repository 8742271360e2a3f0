namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>The options of the built-in grader, as experiment files spell them in snake_case.</summary>
internal sealed record MathTaskOptions
{
    private static readonly Dictionary<string, MathTargets> TargetNames = new(StringComparer.Ordinal)
    {
        ["latex"] = MathTargets.Latex, ["expr"] = MathTargets.Expression, ["string"] = MathTargets.Choice,
    };

    /// <summary>The row's field with the reference.</summary>
    public string Field { get; set; } = "answer";

    /// <summary>What counts as an answer: <c>latex</c>, <c>expr</c>, <c>string</c>.</summary>
    public string[] Targets { get; set; } = ["latex", "expr"];

    public int Precision { get; set; } = new MathOptions().Precision;

    public bool StrictSymbols { get; set; } = true;

    public bool AllowSetRelation { get; set; }

    /// <exception cref="TaskException">A value does not fit.</exception>
    public MathOptions ToMathOptions()
    {
        if (Targets.Length == 0 || !Targets.All(TargetNames.ContainsKey))
            throw new TaskException($"options.targets is [{string.Join(", ", Targets)}]; use one or more of {string.Join(", ", TargetNames.Keys)}");
        if (string.IsNullOrWhiteSpace(Field)) throw new TaskException("options.field is empty; name the row's field with the reference");
        if (Precision is < 0 or > MathOptions.MaxPrecision)
            throw new TaskException(FormattableString.Invariant($"options.precision is {Precision}; use 0 to {MathOptions.MaxPrecision} decimal places"));
        return new MathOptions
        {
            Targets = Targets.Select(target => TargetNames[target]).Aggregate(static (a, b) => a | b),
            Precision = Precision,
            StrictSymbols = StrictSymbols,
            AllowSetRelation = AllowSetRelation,
        };
    }
}
