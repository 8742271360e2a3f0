namespace Rft.Graders.Tasks.Repetition;

/// <summary>Options of <c>repetition</c>.</summary>
internal sealed record RepetitionOptions
{
    /// <summary>n: words that are compared together.</summary>
    public int Size { get; init; } = 3;
}

/// <summary>Punishes repetition: minus the share of word n-grams that occurred before.</summary>
/// <remarks>
/// Graders see texts, so n-grams are made of words here; the trainer's penalty counts the model's tokens. The formula is one,
/// <see cref="Shaping.RepeatedShare"/>.
/// </remarks>
internal sealed class RepetitionTask() : LibraryTask(
    TaskName, "Shapes: minus the share of n-grams of words that occurred before.", generator: null, new ScoreRange(-1, 0))
{
    public const string TaskName = "repetition";
    private const int LargestSize = 100;

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        int size = TaskOptions.Bind<RepetitionOptions>(options).Size;
        if (size is < 1 or > LargestSize) throw new TaskException($"options.size is {size}; use 1 to {LargestSize} words");
        return new PureGrader((sample, _) =>
        {
            string[] words = sample.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            double repeated = Shaping.RepeatedShare(words, size);
            return Grade.Score(-repeated, repeated > 0 ? "repeats" : "ok");
        });
    }

    /// <inheritdoc/>
    /// <remarks>Punishment cannot be earned, and the lowest score is only approached: no attack has it.</remarks>
    public override IReadOnlyList<TaskProbe> Probes(Item row) => [];
}
