using System.Text.Json;
using Rft.Graders.OpenAi.Formulas;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>Reads multi graders.</summary>
internal static class MultiReader
{
    private static readonly WordList<NoScorePolicy> OnError = new(("fail", NoScorePolicy.Inherit), ("zero", NoScorePolicy.Zero));
    private static readonly WordList<NoScorePolicy> OnNotApplicable =
        new(("not_applicable", NoScorePolicy.Inherit), ("zero", NoScorePolicy.Zero));

    public static MultiSpec Read(JsonFields fields)
    {
        fields.Allow("type", "name", "graders", "calculate_output", "x_rft");
        string name = fields.Word("name");
        var graders = fields.Required("graders");
        bool isList = graders.ValueKind == JsonValueKind.Array;
        var parts = isList ? List(graders, fields.At("graders")) : Map(graders, fields.At("graders"));
        if (parts.Count == 0) throw fields.At("graders").Fault(GraderJsonFault.InvalidValue, "a multi grader needs at least one grader to combine");
        var options = SpecReader.Extension(fields, "on_error", "on_na");
        return new MultiSpec
        {
            Name = name,
            Place = fields.Place,
            Parts = parts,
            IsList = isList,
            Formula = ReadFormula(fields, name, [.. parts.Select(part => part.Variable)]),
            OnError = options.Choice("on_error", OnError, NoScorePolicy.Inherit),
            OnNotApplicable = options.Choice("on_na", OnNotApplicable, NoScorePolicy.Inherit),
        };
    }

    private static List<MultiPart> Map(JsonElement json, JsonPlace place)
    {
        var parts = new List<MultiPart>();
        foreach (var member in new JsonFields(json, place, "graders, as a mapping from names,").All)
        {
            if (!FormulaParser.IsName(member.Name)) throw NoName(place.At(member.Name), member.Name);
            parts.Add(new MultiPart(member.Name, SpecReader.Read(member.Value, place.At(member.Name), insideMulti: true)));
        }
        return parts;
    }

    private static List<MultiPart> List(JsonElement json, JsonPlace place)
    {
        var parts = new List<MultiPart>();
        foreach (var (element, at) in JsonFields.Elements(json, place))
        {
            var grader = SpecReader.Read(element, at, insideMulti: true);
            if (!FormulaParser.IsName(grader.Name)) throw NoName(at.At("name"), grader.Name);
            if (parts.Exists(part => part.Variable == grader.Name))
            {
                throw at.At("name").Fault(
                    GraderJsonFault.InvalidValue, $"two graders of the list are named '{grader.Name}'; the formula needs different names");
            }
            parts.Add(new MultiPart(grader.Name, grader));
        }
        return parts;
    }

    private static Formula ReadFormula(JsonFields fields, string name, string[] variables)
    {
        try
        {
            return Formula.Parse(fields.Text("calculate_output"), variables);
        }
        catch (FormulaException e)
        {
            string hint = e.UnknownName == name ? "; a formula cannot use its own grader's result" : "";
            throw fields.At("calculate_output").Fault(GraderJsonFault.InvalidFormula, e.Message + hint);
        }
    }

    private static GraderJsonException NoName(JsonPlace place, string name) => place.Fault(
        GraderJsonFault.InvalidValue, $"'{name}' cannot be used in a formula; use letters, digits and _, and begin with a letter or _");
}
