using Rft.Graders.OpenAi.Reading;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Specs;

/// <summary>What kind of thing a part of a message is.</summary>
internal enum PartKind
{
    InputText,
    OutputText,
    InputImage,
    InputAudio,
}

/// <summary>A part of a message to a judge.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">The text, the image's address, or the audio's bytes in base 64.</param>
/// <param name="Detail">For an image the detail, for audio the format; null: not given.</param>
internal sealed record MessagePart(PartKind Kind, Template Content, string? Detail = null);

/// <summary>A message to a judge.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Parts">What it says.</param>
/// <param name="IsPlain">Whether it was written as a text and not as a list of parts.</param>
internal sealed record MessageSpec(string Role, IReadOnlyList<MessagePart> Parts, bool IsPlain);

/// <summary>How a judge samples. What is null is the endpoint's choice.</summary>
internal sealed record SamplingSpec
{
    public static string[] Efforts { get; } = ["none", "minimal", "low", "medium", "high", "xhigh"];

    public int? Seed { get; init; }

    public double? TopP { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    public string? ReasoningEffort { get; init; }
}

/// <summary>A grader that asks a model.</summary>
internal abstract record JudgeSpec : GraderSpec
{
    public override bool UsesJudge => true;

    public required string Model { get; init; }

    public required IReadOnlyList<MessageSpec> Input { get; init; }

    public SamplingSpec Sampling { get; init; } = new();
}

/// <summary>A model that gives a number; with a rubric, one that checks criteria; with a ranking, one that orders a group.</summary>
internal sealed record ScoreModelSpec : JudgeSpec
{
    public const string TypeName = "score_model";

    public override string Type => TypeName;

    public override ScoreRange Range => Bounds;

    public override bool IsGroup => Ranking is not null;

    /// <summary>What the judge's number is cut to.</summary>
    public ScoreRange Bounds { get; init; } = new(0, 1);

    public double? PassThreshold { get; init; }

    public RubricSpec? Rubric { get; init; }

    public RankingSpec? Ranking { get; init; }
}

/// <summary>A model that chooses a label: 1 for a passing one, else 0.</summary>
internal sealed record LabelModelSpec : JudgeSpec
{
    public const string TypeName = "label_model";

    public override string Type => TypeName;

    public required IReadOnlyList<string> Labels { get; init; }

    public required IReadOnlyList<string> PassingLabels { get; init; }
}

/// <summary>Whether the judge sees all criteria at once or is asked for each.</summary>
internal enum RubricCalls
{
    Together,
    Each,
}

/// <summary>One thing that a judge says is so or is not.</summary>
/// <param name="Name">Names the metric.</param>
/// <param name="Text">What must be so; may hold placeholders of the row.</param>
/// <param name="Weight">What it adds when it is so; negative: it takes away.</param>
/// <param name="IsGate">Whether the whole score is 0 when it is not so.</param>
internal sealed record CriterionSpec(string Name, Template Text, double Weight, bool IsGate);

/// <summary>Criteria, from the grader's file or from each row.</summary>
internal sealed record RubricSpec
{
    public static WordList<RubricCalls> Calls { get; } = new(("together", RubricCalls.Together), ("each", RubricCalls.Each));

    /// <summary>The criteria of every row; null: see <see cref="FromRow"/>.</summary>
    public IReadOnlyList<CriterionSpec>? Criteria { get; init; }

    /// <summary>The placeholder of each row's own criteria.</summary>
    public Template? FromRow { get; init; }

    public RubricCalls Ask { get; init; }
}

/// <summary>A ranking of the samples of one prompt.</summary>
/// <param name="Rounds">How often the judge ranks, each time in another order; the scores are averaged.</param>
internal sealed record RankingSpec(int Rounds);
