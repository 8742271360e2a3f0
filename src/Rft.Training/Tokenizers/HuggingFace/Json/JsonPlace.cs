using System.Text.Json;

namespace Rft.Training.Tokenizers.HuggingFace.Json;

/// <summary>A value of a tokenizer file that knows where it stands.</summary>
/// <param name="File">The file.</param>
/// <param name="Pointer">JSON pointer of the value.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonPlace(string File, string Pointer, JsonElement Value)
{
    /// <summary>The member; null where it is missing or null.</summary>
    public JsonPlace? Find(string name) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? Below(name, member)
            : null;

    public JsonPlace Member(string name) => Find(name) ?? throw Error($"'{name}' is missing");

    /// <summary>The component's name.</summary>
    public string Type() => Member("type").Text();

    public string Text() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Error($"expected a text, found {Value.ValueKind}");

    public string Text(string name) => Member(name).Text();

    public bool Flag(string name, bool otherwise) => Find(name) is not { } member ? otherwise : member.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var kind => throw member.Error($"expected true or false, found {kind}"),
    };

    /// <summary>A count or an id: an integer from 0.</summary>
    public int Count() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number) && number >= 0
        ? number
        : throw Error($"expected an integer from 0, found {Value.GetRawText()}");

    public IEnumerable<JsonPlace> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Error($"expected a list, found {Value.ValueKind}");
        int index = 0;
        foreach (var item in Value.EnumerateArray()) yield return this with { Pointer = $"{Pointer}/{index++}", Value = item };
    }

    public IEnumerable<(string Name, JsonPlace Place)> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object) throw Error($"expected an object, found {Value.ValueKind}");
        foreach (var member in Value.EnumerateObject()) yield return (member.Name, Below(member.Name, member.Value));
    }

    public TokenizerException Error(string problem, Exception? cause = null) => new(File, Pointer, problem, cause);

    /// <summary>The refusal of a component that is not built.</summary>
    public TokenizerException Unknown(string kind, string name, string known) => Error($"{kind} '{name}' is not supported; supported: {known}");

    private JsonPlace Below(string name, JsonElement value) =>
        this with { Pointer = $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", Value = value };
}
