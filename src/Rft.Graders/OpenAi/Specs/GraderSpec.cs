using Rft.Graders.OpenAi.Reading;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Specs;

/// <summary>A grader as its JSON describes it, validated. Immutable.</summary>
internal abstract record GraderSpec
{
    /// <summary>The <c>type</c> field.</summary>
    public abstract string Type { get; }

    /// <summary>The name that the grader gives itself.</summary>
    public required string Name { get; init; }

    /// <summary>Where the grader stands.</summary>
    public required JsonPlace Place { get; init; }

    /// <summary>The scores it may give; null: any finite number.</summary>
    public virtual ScoreRange? Range { get; } = new(0, 1);

    /// <summary>Whether it asks a judge model.</summary>
    public virtual bool UsesJudge => false;

    /// <summary>Whether it judges all samples of a prompt together.</summary>
    public virtual bool IsGroup => false;
}

/// <summary>How two texts are compared.</summary>
internal enum StringOperation
{
    Equal,
    NotEqual,
    Contains,
    ContainsIgnoringCase,
}

/// <summary>Compares two texts: 1 or 0.</summary>
internal sealed record StringCheckSpec : GraderSpec
{
    public const string TypeName = "string_check";

    public static WordList<StringOperation> Operations { get; } = new(
        ("eq", StringOperation.Equal), ("ne", StringOperation.NotEqual), ("like", StringOperation.Contains),
        ("ilike", StringOperation.ContainsIgnoringCase));

    public override string Type => TypeName;

    public required Template Input { get; init; }

    public required Template Reference { get; init; }

    public required StringOperation Operation { get; init; }
}

/// <summary>Scores how alike two texts are.</summary>
internal sealed record TextSimilaritySpec : GraderSpec
{
    public const string TypeName = "text_similarity";

    public override string Type => TypeName;

    public required Template Input { get; init; }

    public required Template Reference { get; init; }

    public required SimilarityMetric Metric { get; init; }

    public double? PassThreshold { get; init; }

    public SimilarityOptions Options { get; init; } = new();
}

/// <summary>What a combined grader does with a grader of its own that has no score.</summary>
internal enum NoScorePolicy
{
    /// <summary>The whole has none either, for the same reason.</summary>
    Inherit,

    /// <summary>Its score counts as zero.</summary>
    Zero,
}

/// <summary>A grader inside a combined one.</summary>
/// <param name="Variable">What the formula calls its score.</param>
/// <param name="Grader">The grader.</param>
internal sealed record MultiPart(string Variable, GraderSpec Grader);

/// <summary>Combines the scores of other graders by a formula.</summary>
internal sealed record MultiSpec : GraderSpec
{
    public const string TypeName = "multi";

    public override string Type => TypeName;

    public override ScoreRange? Range => null;

    public override bool UsesJudge => Parts.Any(part => part.Grader.UsesJudge);

    /// <summary>The graders, in the order in which they were written.</summary>
    public required IReadOnlyList<MultiPart> Parts { get; init; }

    /// <summary>Whether they were written as a list, in which the names are the variables.</summary>
    public required bool IsList { get; init; }

    public required Formulas.Formula Formula { get; init; }

    public NoScorePolicy OnError { get; init; }

    public NoScorePolicy OnNotApplicable { get; init; }
}
