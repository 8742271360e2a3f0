using Rft.Graders.OpenAi.Reading;

namespace Rft.Graders.OpenAi.Specs;

internal enum SimilarityMetric
{
    FuzzyMatch,
    Bleu,
    Gleu,
    Meteor,
    Cosine,
    Rouge1,
    Rouge2,
    Rouge3,
    Rouge4,
    Rouge5,
    RougeL,
}

internal enum FuzzyForm
{
    Ratio,
    PartialRatio,
    TokenSortRatio,
    TokenSetRatio,
    Weighted,
    WeightedProcessed,
}

internal enum BleuSmoothing
{
    None,
    Exponential,
    AddOne,
}

internal enum BleuTokenizer
{
    Blanks,
    Mteval13a,
}

internal enum RougeStatistic
{
    F1,
    Precision,
    Recall,
}

/// <summary>The variants of the metrics; each belongs to one family of metrics. Immutable.</summary>
internal sealed record SimilarityOptions
{
    public static WordList<SimilarityMetric> Metrics { get; } = new(
        ("fuzzy_match", SimilarityMetric.FuzzyMatch), ("bleu", SimilarityMetric.Bleu), ("gleu", SimilarityMetric.Gleu),
        ("meteor", SimilarityMetric.Meteor), ("cosine", SimilarityMetric.Cosine), ("rouge_1", SimilarityMetric.Rouge1),
        ("rouge_2", SimilarityMetric.Rouge2), ("rouge_3", SimilarityMetric.Rouge3), ("rouge_4", SimilarityMetric.Rouge4),
        ("rouge_5", SimilarityMetric.Rouge5), ("rouge_l", SimilarityMetric.RougeL));

    public static WordList<FuzzyForm> FuzzyForms { get; } = new(
        ("ratio", FuzzyForm.Ratio), ("partial_ratio", FuzzyForm.PartialRatio), ("token_sort_ratio", FuzzyForm.TokenSortRatio),
        ("token_set_ratio", FuzzyForm.TokenSetRatio), ("wratio", FuzzyForm.Weighted), ("wratio_processed", FuzzyForm.WeightedProcessed));

    public static WordList<BleuSmoothing> Smoothings { get; } = new(
        ("none", BleuSmoothing.None), ("exp", BleuSmoothing.Exponential), ("add1", BleuSmoothing.AddOne));

    public static WordList<BleuTokenizer> Tokenizers { get; } = new(("blanks", BleuTokenizer.Blanks), ("13a", BleuTokenizer.Mteval13a));

    public static WordList<RougeStatistic> Statistics { get; } = new(
        ("f", RougeStatistic.F1), ("precision", RougeStatistic.Precision), ("recall", RougeStatistic.Recall));

    /// <summary>The only source of vectors that needs no model.</summary>
    public const string TermFrequencies = "tf";

    public FuzzyForm Fuzzy { get; init; }

    public BleuSmoothing Smoothing { get; init; }

    public BleuTokenizer Tokenizer { get; init; }

    public RougeStatistic Statistic { get; init; }

    public bool Stemmer { get; init; }

    /// <summary>The fields of <c>x_rft</c> that a metric understands.</summary>
    public static string[] FieldsOf(SimilarityMetric metric) => metric switch
    {
        SimilarityMetric.FuzzyMatch => ["fuzzy"],
        SimilarityMetric.Bleu => ["smoothing", "tokenizer"],
        SimilarityMetric.Cosine => ["embedding"],
        >= SimilarityMetric.Rouge1 => ["statistic", "stemmer"],
        _ => [],
    };
}
