using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>A criterion as it is written.</summary>
/// <param name="Name">Its name; its number when it has none.</param>
/// <param name="Text">What must be so.</param>
/// <param name="Place">Where the text stands.</param>
/// <param name="Weight">What it adds; negative: it takes away.</param>
/// <param name="IsGate">Whether everything depends on it.</param>
internal sealed record WrittenCriterion(string Name, string Text, JsonPlace Place, double Weight, bool IsGate);

/// <summary>Reads lists of criteria, in a grader's file or in a row.</summary>
internal static class CriteriaReader
{
    /// <exception cref="GraderJsonException">It is no list of criteria from which a score follows.</exception>
    public static IReadOnlyList<WrittenCriterion> Read(JsonElement json, JsonPlace place)
    {
        var criteria = JsonFields.Elements(json, place).Select((entry, i) => Criterion(entry.Json, entry.Place, i)).ToList();
        for (int i = 1; i < criteria.Count; i++)
        {
            if (criteria.Take(i).Any(earlier => earlier.Name == criteria[i].Name))
                throw place.At(i).Fault(GraderJsonFault.InvalidValue, $"two criteria are named '{criteria[i].Name}'; give each its own name");
        }
        bool positive = criteria.Exists(criterion => criterion.Weight > 0);
        int negative = criteria.FindIndex(criterion => criterion.Weight < 0);
        if (negative >= 0 && !positive)
        {
            throw place.At(negative).Fault(
                GraderJsonFault.InvalidValue, "a negative criterion takes away from positive ones, and there are none; add one");
        }
        return criteria;
    }

    private static WrittenCriterion Criterion(JsonElement json, JsonPlace place, int index)
    {
        string number = (index + 1).ToString(CultureInfo.InvariantCulture);
        if (json.ValueKind == JsonValueKind.String) return new WrittenCriterion(number, Filled(json, place), place, 1, false);
        var fields = new JsonFields(json, place, "a criterion");
        fields.Allow("name", "text", "weight", "gate");
        bool gate = fields.Flag("gate");
        double weight = fields.Number("weight") ?? (gate ? 0 : 1);
        if (weight == 0 && !gate)
            throw fields.At("weight").Fault(GraderJsonFault.InvalidValue, "a criterion of weight 0 changes nothing; give it a weight or gate: true");
        if (weight < 0 && gate)
            throw fields.At("weight").Fault(GraderJsonFault.InvalidValue, "a gate must be met, so its weight cannot be negative; say it the other way round");
        return new WrittenCriterion(
            fields.Optional("name") is null ? number : fields.Word("name"), Filled(fields.Required("text"), fields.At("text")),
            fields.At("text"), weight, gate);
    }

    private static string Filled(JsonElement json, JsonPlace place)
    {
        string text = JsonFields.Text(json, place);
        return !string.IsNullOrWhiteSpace(text) ? text : throw place.Fault(GraderJsonFault.InvalidValue, "the criterion is empty; say what must be so");
    }
}
