using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>JSON as Python reads it: integers without bounds, numbers with a fraction or exponent as floats, the last of repeated members.</summary>
internal static class JsonValues
{
    /// <exception cref="TemplateFault">It is larger than the budget allows.</exception>
    public static object? Read(JsonElement json, Budget budget)
    {
        Budget.Deeper();
        budget.Step();
        switch (json.ValueKind)
        {
            case JsonValueKind.String: return json.GetString();
            case JsonValueKind.Number: return Number(json.GetRawText());
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Array: return new PyList([.. json.EnumerateArray().Select(item => Read(item, budget))]);
            case JsonValueKind.Object:
                var dict = new PyDict(budget);
                foreach (var member in json.EnumerateObject()) dict.Set(member.Name, Read(member.Value, budget));
                return dict;
            default: return null;
        }
    }

    private static object Number(string text) => text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
        ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
        : BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
