using System.Globalization;
using Rft.Graders.OpenAi.Reading;
using Rft.Graders.OpenAi.Similarity;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi;

/// <summary>Looks at a grader beside the rows that it will grade. Calls no judge.</summary>
public static class GraderAdvice
{
    private const int BleuWords = 4;

    /// <summary>What the author should know.</summary>
    /// <param name="definition">The grader.</param>
    /// <param name="rows">Rows of the data set, all or the first ones.</param>
    public static IReadOnlyList<GraderRemark> For(GraderDefinition definition, IReadOnlyList<Item> rows)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(rows);
        return [.. SpecTemplates.Leaves(definition.Spec).SelectMany(leaf => OfLeaf(leaf, rows))];
    }

    private static IEnumerable<GraderRemark> OfLeaf(GraderSpec leaf, IReadOnlyList<Item> rows)
    {
        foreach (var remark in SpecTemplates.Of(leaf).SelectMany(template => Missing(template, rows))) yield return remark;
        if (leaf is JudgeSpec { IsGroup: false } judge && !SpecTemplates.Messages(judge).Any(template => template.UsesSample))
            yield return Remark(leaf.Place.At("input"), "no message holds the sample, so the judge never sees the answer; add {{sample.output_text}}");
        if (leaf is not TextSimilaritySpec similarity) yield break;
        if (similarity.Reference.UsesSample) yield break;
        var references = References(similarity.Reference, rows);
        foreach (var remark in similarity.Metric == SimilarityMetric.Bleu ? Bleu(similarity, references) : Tokens(similarity, references))
            yield return remark;
    }

    private static IEnumerable<GraderRemark> Missing(Template template, IReadOnlyList<Item> rows)
    {
        foreach (var reference in template.References.Where(reference => !reference.IsSample).DistinctBy(reference => reference.Source))
        {
            int missing = rows.Count(row => !HasValue(reference, template.Place, row));
            if (missing == 0) continue;
            yield return Remark(
                template.Place,
                $"{reference.Source} has no value in {Share(missing, rows.Count)} rows, which will be faults; complete the rows or correct the name");
        }
    }

    private static IEnumerable<GraderRemark> Tokens(TextSimilaritySpec similarity, List<string> references)
    {
        if (similarity.Metric is not (>= SimilarityMetric.Rouge1 or SimilarityMetric.Cosine)) yield break;
        int empty = references.Count(reference => Words.RougeTokens(reference, stem: false).Length == 0);
        if (empty == 0) yield break;
        yield return Remark(
            similarity.Place.At("evaluation_metric"),
            $"{Share(empty, references.Count)} references have no token (letters a-z, digits), so their score is always 0; "
            + "use fuzzy_match or gleu for other scripts");
    }

    private static IEnumerable<GraderRemark> Bleu(TextSimilaritySpec similarity, List<string> references)
    {
        if (similarity.Options.Smoothing != BleuSmoothing.None) yield break;
        int brief = references.Count(reference => Words.Split(reference).Length < BleuWords);
        string most = brief == 0 ? "" : $" ({Share(brief, references.Count)} references have fewer than {BleuWords} words: always 0)";
        yield return Remark(
            similarity.Place.At("evaluation_metric"),
            $"plain BLEU is 0 whenever no four words in a row match, a poor reward{most}; add \"x_rft\": {{ \"smoothing\": \"exp\" }} or use another metric");
    }

    private static List<string> References(Template template, IReadOnlyList<Item> rows)
    {
        var texts = new List<string>();
        foreach (var row in rows)
        {
            try
            {
                texts.Add(template.Render(new TemplateScope(row, sample: null)));
            }
            catch (GraderFaultException)
            {
                // Told as a missing value.
            }
        }
        return texts;
    }

    private static bool HasValue(TemplatePart.Reference reference, JsonPlace place, Item row)
    {
        try
        {
            new TemplateScope(row, sample: null).Text(reference, place);
            return true;
        }
        catch (GraderFaultException)
        {
            return false;
        }
    }

    private static GraderRemark Remark(JsonPlace place, string message) => new(place.Pointer, place.Position, message);

    private static string Share(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{part} of {all}");
}
