using System.Text.Json;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>From a grader's JSON to its description. The first fault ends the reading.</summary>
internal static class SpecReader
{
    private const string Types = "string_check, text_similarity, score_model, label_model, multi";

    /// <summary>Reads a grader, or a part of a combined one.</summary>
    /// <exception cref="GraderJsonException">It is not valid.</exception>
    public static GraderSpec Read(JsonElement json, JsonPlace place, bool insideMulti = false)
    {
        var fields = new JsonFields(json, place, "a grader");
        string type = fields.Text("type");
        fields = new JsonFields(json, place, $"a {type} grader");
        GraderSpec spec = type switch
        {
            StringCheckSpec.TypeName => StringCheck(fields),
            TextSimilaritySpec.TypeName => SimilarityReader.Read(fields),
            ScoreModelSpec.TypeName => JudgeReader.ScoreModel(fields),
            LabelModelSpec.TypeName => JudgeReader.LabelModel(fields),
            MultiSpec.TypeName when insideMulti => throw fields.At("type").Fault(
                GraderJsonFault.NestedGrader, "a multi grader cannot stand inside another; move its graders up and join the formulas"),
            MultiSpec.TypeName => MultiReader.Read(fields),
            "python" => throw fields.At("type").Fault(
                GraderJsonFault.UnsupportedType,
                "Python graders are not run here; write the grader as a C# script (.csx) or JavaScript (.js) file: docs/write-a-grader.md"),
            _ => throw fields.At("type").Fault(GraderJsonFault.UnknownType, $"there is no grader type '{type}'; use one of {Types}"),
        };
        if (insideMulti && spec.IsGroup)
            throw place.Fault(GraderJsonFault.NestedGrader, "a ranking judges a whole group and cannot stand inside a multi grader");
        return spec;
    }

    /// <summary>The fields under <c>x_rft</c>; none when it is absent.</summary>
    public static JsonFields Extension(JsonFields grader, params ReadOnlySpan<string> known)
    {
        var json = grader.Optional("x_rft") ?? JsonSerializer.SerializeToElement(new object());
        var fields = new JsonFields(json, grader.At("x_rft"), "x_rft");
        fields.Allow(known);
        return fields;
    }

    private static StringCheckSpec StringCheck(JsonFields fields)
    {
        fields.Allow("type", "name", "input", "reference", "operation", "x_rft");
        Extension(fields);
        return new StringCheckSpec
        {
            Name = fields.Word("name"),
            Place = fields.Place,
            Input = fields.Template("input"),
            Reference = fields.Template("reference"),
            Operation = fields.Choice("operation", StringCheckSpec.Operations),
        };
    }
}
