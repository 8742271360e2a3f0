using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>References inside one schema: <c>#</c> and JSON pointers such as <c>#/$defs/price</c>. Nothing is ever fetched.</summary>
internal sealed class SchemaReferences(JsonElement root)
{
    /// <exception cref="SchemaException">The reference leads nowhere, or outside the schema.</exception>
    public JsonElement Resolve(string reference)
    {
        if (reference == "#") return root;
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            throw new SchemaException($"$ref is '{reference}'; use a pointer inside the schema, such as #/$defs/price");
        var place = root;
        foreach (string part in Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out var member)) place = member;
            else if (place.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && index < place.GetArrayLength()) place = place[index];
            else throw new SchemaException($"$ref is '{reference}', but there is nothing at that place of the schema");
        }
        return place;
    }
}
