using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.Json;

/// <summary>
/// Compares two JSON values by their fields: the values that are no objects or lists, and empty ones. A field that only one of them has
/// counts as different, so that adding fields never pays.
/// </summary>
/// <param name="tolerance">How far numbers may be apart, absolute.</param>
internal sealed class FieldComparison(double tolerance)
{
    private int _fields, _equal;

    /// <summary>JSON pointer of the first field that differs; null when none does.</summary>
    public string? FirstDifference { get; private set; }

    /// <summary>Equal fields by all fields of both values.</summary>
    public double EqualShare => _fields == 0 ? 1 : (double)_equal / _fields;

    /// <summary>Compares two values at one place.</summary>
    public void Compare(JsonElement expected, JsonElement actual, string path)
    {
        if (Parts(expected) is { Count: > 0 } wanted && Parts(actual) is { Count: > 0 } found && expected.ValueKind == actual.ValueKind)
        {
            foreach (var (name, part) in wanted)
            {
                if (found.TryGetValue(name, out var other)) Compare(part, other, $"{path}/{name}");
                else Count(Fields(part), equal: false, $"{path}/{name}");
            }
            foreach (var (name, part) in found.Where(part => !wanted.ContainsKey(part.Key))) Count(Fields(part), equal: false, $"{path}/{name}");
            return;
        }
        Count(Math.Max(Fields(expected), Fields(actual)), AreEqual(expected, actual), path);
    }

    private void Count(int fields, bool equal, string path)
    {
        _fields += fields;
        if (equal) _equal += fields;
        else FirstDifference ??= path.Length == 0 ? "/" : path;
    }

    private bool AreEqual(JsonElement expected, JsonElement actual)
    {
        if (JsonIdentity.AreSame(expected, actual)) return true;
        return tolerance > 0 && expected.ValueKind == JsonValueKind.Number && actual.ValueKind == JsonValueKind.Number
            && Math.Abs(expected.GetDouble() - actual.GetDouble()) <= tolerance;
    }

    private static int Fields(JsonElement value) => Parts(value) is { Count: > 0 } parts ? parts.Values.Sum(Fields) : 1;

    /// <summary>Members by name, or items by index; null for a value without parts.</summary>
    private static OrderedDictionary<string, JsonElement>? Parts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new(value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)), StringComparer.Ordinal),
        JsonValueKind.Array => new(value.EnumerateArray().Select((item, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), item))),
        _ => null,
    };
}
