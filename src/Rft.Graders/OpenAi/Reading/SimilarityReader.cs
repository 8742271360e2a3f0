using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>Reads text_similarity graders.</summary>
internal static class SimilarityReader
{
    public static TextSimilaritySpec Read(JsonFields fields)
    {
        fields.Allow("type", "name", "input", "reference", "evaluation_metric", "pass_threshold", "x_rft");
        var metric = fields.Choice("evaluation_metric", SimilarityOptions.Metrics);
        return new TextSimilaritySpec
        {
            Name = fields.Word("name"),
            Place = fields.Place,
            Input = fields.Template("input"),
            Reference = fields.Template("reference"),
            Metric = metric,
            PassThreshold = fields.Number("pass_threshold"),
            Options = Options(fields, metric),
        };
    }

    private static SimilarityOptions Options(JsonFields fields, SimilarityMetric metric)
    {
        var options = SpecReader.Extension(fields, SimilarityOptions.FieldsOf(metric));
        if (metric == SimilarityMetric.Cosine)
        {
            if (options.Optional("embedding") is null)
            {
                throw fields.At("evaluation_metric").Fault(
                    GraderJsonFault.InvalidValue,
                    "cosine needs vectors and no embedding model is built in; add \"x_rft\": { \"embedding\": \"tf\" } for term frequencies");
            }
            if (options.Text("embedding") is not SimilarityOptions.TermFrequencies and var source)
                throw options.At("embedding").Fault(GraderJsonFault.InvalidValue, $"there is no embedding '{source}'; use tf");
        }
        return new SimilarityOptions
        {
            Fuzzy = options.Choice("fuzzy", SimilarityOptions.FuzzyForms, FuzzyForm.Ratio),
            Smoothing = options.Choice("smoothing", SimilarityOptions.Smoothings, BleuSmoothing.None),
            Tokenizer = options.Choice("tokenizer", SimilarityOptions.Tokenizers, BleuTokenizer.Blanks),
            Statistic = options.Choice("statistic", SimilarityOptions.Statistics, RougeStatistic.F1),
            Stemmer = options.Flag("stemmer"),
        };
    }
}
