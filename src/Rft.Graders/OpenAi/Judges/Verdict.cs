using System.Text.Json;
using Rft.Graders.OpenAi.Reading;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>
/// Reads verdicts. The reply is the JSON object that was asked for and nothing else: a number found somewhere in prose may be one that the
/// judged model put there.
/// </summary>
internal static class Verdict
{
    private const int ReasonLimit = 2000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="VerdictException">The reply is no JSON object.</exception>
    public static JsonElement Parse(string reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        // Half a surrogate pair in the reply is reported as an argument.
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new VerdictException("the reply is not the JSON object that was asked for", e);
        }
        throw new VerdictException("the reply is not the JSON object that was asked for");
    }

    /// <exception cref="VerdictException">There is no such member.</exception>
    public static JsonElement Member(JsonElement verdict, string name) =>
        verdict.ValueKind == JsonValueKind.Object && verdict.TryGetProperty(name, out var value)
            ? value
            : throw new VerdictException($"'{name}' is missing");

    /// <exception cref="VerdictException">There is no such number.</exception>
    public static double Number(JsonElement verdict, string name)
    {
        var value = Member(verdict, name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw new VerdictException($"'{name}' is {JsonFields.Describe(value)}, not a finite number");
    }

    /// <exception cref="VerdictException">There is no such text.</exception>
    public static string Text(JsonElement verdict, string name)
    {
        var value = Member(verdict, name);
        if (value.ValueKind != JsonValueKind.String) throw new VerdictException($"'{name}' is {JsonFields.Describe(value)}, not a text");
        return Readable(value) ?? throw new VerdictException($"'{name}' is not Unicode text");
    }

    /// <exception cref="VerdictException">There is no such truth value.</exception>
    public static bool Flag(JsonElement verdict, string name)
    {
        var value = Member(verdict, name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new VerdictException($"'{name}' is {JsonFields.Describe(value)}, not true or false");
    }

    /// <summary>What the judge says led it to its verdict; null when it says nothing. It decides nothing, so its form is not insisted on.</summary>
    public static string? Steps(JsonElement verdict)
    {
        if (!verdict.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array) return null;
        string all = Join("; ", steps.EnumerateArray().Select(step => Join(": ", [Note(step, "description"), Note(step, "conclusion")])));
        return all.Length == 0 ? null : Cut(all);
    }

    /// <summary>A text that decides nothing; empty when there is none.</summary>
    public static string Note(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? Readable(text) ?? ""
            : "";

    public static string Cut(string reason) => reason.Length <= ReasonLimit ? reason : reason[..ReasonLimit] + "...";

    private static string Join(string separator, IEnumerable<string> texts) => string.Join(separator, texts.Where(text => text.Length > 0));

    private static string? Readable(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }
}
