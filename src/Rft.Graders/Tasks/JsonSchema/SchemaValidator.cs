using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>
/// Validates against the vocabulary of JSON Schema draft 2020-12 that <see cref="SchemaKeywords"/> lists. A keyword outside it makes the
/// schema unusable instead of being passed over: what is not checked must not look as if it were.
/// </summary>
/// <param name="root">The schema.</param>
internal sealed class SchemaValidator(JsonElement root)
{
    private const int MaxDepth = 256;

    /// <summary>Applications of a schema to a value; alternatives of alternatives grow without bound.</summary>
    private const int MaxSteps = 200_000;

    private readonly SchemaReferences _references = new(root);
    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);
    private int _steps;

    /// <summary>The first violation, as place and keyword; null when the value is valid.</summary>
    /// <exception cref="SchemaException">The schema cannot be used.</exception>
    public string? Validate(JsonElement value) => Check(root, value, "", 0);

    /// <summary>Applies a schema to a value.</summary>
    /// <param name="schema">The schema: an object, true or false.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">JSON pointer of the value.</param>
    /// <param name="depth">Schemas applied around this one.</param>
    internal string? Check(JsonElement schema, JsonElement value, string path, int depth)
    {
        if (depth > MaxDepth) throw new SchemaException($"the schema is nested deeper than {MaxDepth} levels, or refers to itself without end");
        if (++_steps > MaxSteps) throw new SchemaException($"checking takes more than {MaxSteps} steps; simplify the alternatives of the schema");
        if (schema.ValueKind == JsonValueKind.True) return null;
        if (schema.ValueKind == JsonValueKind.False) return Violation(path, "false");
        if (schema.ValueKind != JsonValueKind.Object) throw new SchemaException($"a schema is an object, true or false, not {schema.GetRawText()}");
        foreach (var keyword in schema.EnumerateObject())
        {
            if (SchemaKeywords.Annotations.Contains(keyword.Name)) continue;
            var check = SchemaKeywords.Find(keyword.Name)
                ?? throw new SchemaException($"the schema keyword '{keyword.Name}' is not supported; use {SchemaKeywords.Names}");
            if (check(new SchemaCheck(this, schema, keyword.Value, value, path, depth)) is { } violation) return violation;
        }
        return null;
    }

    /// <summary>The schema a reference names.</summary>
    internal JsonElement Resolve(string reference) => _references.Resolve(reference);

    /// <summary>Whether a pattern occurs in a text.</summary>
    /// <exception cref="SchemaException">The pattern cannot be used.</exception>
    internal bool Matches(string pattern, string text)
    {
        if (_patterns.TryGetValue(pattern, out var known)) return known.IsMatch(text);
        try
        {
            return (_patterns[pattern] = LinearRegex.Compile(pattern, whole: false)).IsMatch(text);
        }
        catch (TaskException e)
        {
            throw new SchemaException(e.Message);
        }
    }

    /// <summary>A violation as reasons spell it.</summary>
    internal static string Violation(string path, string keyword) => $"{(path.Length == 0 ? "/" : path)}: {keyword}";
}
