using System.Text.Json;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>The fields of one JSON object of a grader. Whatever is not as it should be ends the reading with a fault at its place.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _json;
    private readonly string _what;

    /// <param name="json">The object.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="what">What messages call it.</param>
    public JsonFields(JsonElement json, JsonPlace place, string what)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw place.Fault(GraderJsonFault.WrongType, $"{what} must be a JSON object, not {Describe(json)}");
        _json = json;
        _what = what;
        Place = place;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!names.Add(member.Name))
                throw At(member.Name).Fault(GraderJsonFault.DuplicateField, $"the field '{member.Name}' is given twice; remove one");
        }
    }

    public JsonPlace Place { get; }

    public IEnumerable<JsonProperty> All => _json.EnumerateObject();

    /// <summary>Refuses fields with other names: a misspelt one would silently do nothing.</summary>
    public void Allow(params ReadOnlySpan<string> known)
    {
        foreach (var member in _json.EnumerateObject())
        {
            if (known.Contains(member.Name)) continue;
            string allowed = known.Length == 0 ? "it has none" : $"it has {string.Join(", ", known!)}";
            throw At(member.Name).Fault(GraderJsonFault.UnknownField, $"{_what} has no field '{member.Name}'; {allowed}");
        }
    }

    public JsonPlace At(string name) => Place.At(name);

    public JsonElement Required(string name) => _json.TryGetProperty(name, out var value)
        ? value
        : throw At(name).Fault(GraderJsonFault.MissingField, $"{_what} needs the field '{name}'");

    /// <summary>A field that may be absent; JSON null is the same as absent, as clients write it.</summary>
    public JsonElement? Optional(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string Text(string name) => Text(Required(name), At(name));

    public string Word(string name)
    {
        string text = Text(name);
        return !string.IsNullOrWhiteSpace(text) ? text : throw At(name).Fault(GraderJsonFault.InvalidValue, $"'{name}' is empty; give it a text");
    }

    public Template Template(string name) => Templates.Template.Parse(Text(name), At(name));

    public T Choice<T>(string name, WordList<T> words)
        where T : notnull => Choice(Text(name), name, words);

    public T Choice<T>(string name, WordList<T> words, T absent)
        where T : notnull => Optional(name) is { } json ? Choice(Text(json, At(name)), name, words) : absent;

    public double? Number(string name) => Optional(name) is { } json ? Number(json, At(name)) : null;

    public int? Whole(string name, int least)
    {
        if (Optional(name) is not { } json) return null;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int value) && value >= least) return value;
        bool number = json.ValueKind == JsonValueKind.Number;
        throw At(name).Fault(
            number ? GraderJsonFault.InvalidValue : GraderJsonFault.WrongType,
            FormattableString.Invariant($"'{name}' must be a whole number of at least {least}, not {Describe(json)}"));
    }

    public bool Flag(string name) => Optional(name) is { } json
        ? json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? json.GetBoolean()
            : throw At(name).Fault(GraderJsonFault.WrongType, $"'{name}' must be true or false, not {Describe(json)}")
        : false;

    public static string Text(JsonElement json, JsonPlace place) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw place.Fault(GraderJsonFault.WrongType, $"a text is needed here, not {Describe(json)}");

    public static double Number(JsonElement json, JsonPlace place)
    {
        if (json.ValueKind != JsonValueKind.Number)
            throw place.Fault(GraderJsonFault.WrongType, $"a number is needed here, not {Describe(json)}");
        double value = json.GetDouble();
        return double.IsFinite(value) ? value : throw place.Fault(GraderJsonFault.InvalidValue, $"{Describe(json)} is too large for a number");
    }

    public static List<(JsonElement Json, JsonPlace Place)> Elements(JsonElement json, JsonPlace place) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select((element, i) => (element, place.At(i)))]
        : throw place.Fault(GraderJsonFault.WrongType, $"a list is needed here, not {Describe(json)}");

    public static string Describe(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array) return "a list";
        if (json.ValueKind == JsonValueKind.Object) return "an object";
        string text = json.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }

    private T Choice<T>(string word, string name, WordList<T> words)
        where T : notnull => words.TryParse(word, out var value)
        ? value
        : throw At(name).Fault(GraderJsonFault.InvalidValue, $"'{name}' is '{word}'; use one of {words.Words}");
}
