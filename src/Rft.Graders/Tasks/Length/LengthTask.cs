namespace Rft.Graders.Tasks.Length;

/// <summary>Options of <c>length</c>.</summary>
internal sealed record LengthOptions
{
    /// <summary>L: the length that is still answered; required.</summary>
    public int? Limit { get; init; }

    /// <summary>c: how far below the limit the punishment begins; null: a fifth of the limit.</summary>
    public int? Buffer { get; init; }

    /// <summary><c>tokens</c> or <c>characters</c>.</summary>
    public string Unit { get; init; } = LengthTask.Tokens;
}

/// <summary>Punishes responses that are too long: 0 up to L - c, then linear to -1 at L, and -1 beyond.</summary>
internal sealed class LengthTask() : LibraryTask(
    TaskName, "Shapes: 0 up to limit - buffer, then linear to -1 at the limit, -1 beyond.", generator: null, new ScoreRange(-1, 0))
{
    public const string TaskName = "length";
    public const string Tokens = "tokens";
    private const string Characters = "characters";
    private const int BufferShare = 5;

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        var bound = TaskOptions.Bind<LengthOptions>(options);
        if (bound.Limit is not { } limit || limit < 1) throw new TaskException("length needs options.limit, the longest length, at least 1");
        int buffer = bound.Buffer ?? limit / BufferShare;
        if (buffer < 0 || buffer > limit) throw new TaskException($"options.buffer is {buffer}; use 0 to {limit} (the limit)");
        if (bound.Unit is not (Tokens or Characters)) throw new TaskException($"options.unit is '{bound.Unit}'; use {Tokens} or {Characters}");
        return new PureGrader((sample, _) => Judge(sample, limit, buffer, bound.Unit));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row) =>
        [new("very long", new Sample { Text = new string('a', 100_000), TokenCount = 100_000 })];

    private static Grade Judge(Sample sample, int limit, int buffer, string unit)
    {
        int? length = unit == Tokens ? sample.TokenCount : sample.Text.EnumerateRunes().Count();
        if (length is not { } known) return Grade.NotApplicable("the number of tokens is not known; use unit: characters for saved texts");
        return Grade.Score(Shaping.Overlong(known, limit, buffer), known > limit - buffer ? "too_long" : "ok").With("length", known);
    }
}
