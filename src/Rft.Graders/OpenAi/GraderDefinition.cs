using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders.OpenAi.Reading;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi;

/// <summary>A grader written as JSON in the form of OpenAI's graders, read and validated. Immutable and thread-safe.</summary>
public sealed class GraderDefinition
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonSource.MaxDepth };

    private GraderDefinition(GraderSpec spec) => Spec = spec;

    /// <summary>The <c>type</c> field, for example <c>string_check</c>.</summary>
    public string Type => Spec.Type;

    /// <summary>The name that the grader gives itself.</summary>
    public string Name => Spec.Name;

    /// <summary>Whether it, or a grader inside it, asks a judge model.</summary>
    public bool UsesJudge => Spec.UsesJudge;

    internal GraderSpec Spec { get; }

    /// <summary>Reads a grader.</summary>
    /// <param name="json">The text of a JSON object.</param>
    /// <param name="file">What positions call the text.</param>
    /// <exception cref="GraderJsonException">It is not JSON, or no valid grader; the first fault is told.</exception>
    public static GraderDefinition Parse(string json, string file = "grader")
    {
        ArgumentNullException.ThrowIfNull(json);
        var source = new JsonSource(file, json);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return new GraderDefinition(SpecReader.Read(document.RootElement, new JsonPlace(source, "")));
        }
        catch (JsonException e)
        {
            throw new GraderJsonException(GraderJsonFault.MalformedJson, "", $"this is not JSON: {Problem(e)}", source.Find(e), e);
        }
        // The reader looks at the characters of a text only when it is asked for, and reports half a surrogate pair then.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new GraderJsonException(
                GraderJsonFault.MalformedJson, "", $"a text or name in it is not Unicode: {e.Message}", new SourcePosition(file, 0, 0), e);
        }
    }

    /// <summary>The grader in normal form: fields in a fixed order, a score's range spelt out. Reading it gives the same grader.</summary>
    public JsonObject ToJson() => SpecWriter.Write(Spec);

    private static string Problem(JsonException exception)
    {
        int place = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? exception.Message : exception.Message[..place];
    }
}
