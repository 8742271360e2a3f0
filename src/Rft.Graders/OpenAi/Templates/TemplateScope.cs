using System.Text.Json;
using Rft.Graders.OpenAi.Reading;

namespace Rft.Graders.OpenAi.Templates;

/// <summary>The values that placeholders stand for: those of one row and, unless a whole group is judged, one sample. Serves one call.</summary>
internal sealed class TemplateScope(Item item, Sample? sample)
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = JsonSource.MaxDepth };
    private JsonElement? _outputJson, _tools, _choices;

    /// <summary>A value as text: a text raw, anything else as compact JSON with the numbers spelt as in their source.</summary>
    /// <exception cref="GraderFaultException">There is no such value.</exception>
    public string Text(TemplatePart.Reference reference, JsonPlace place)
    {
        if (reference.Root == TemplateRoot.OutputText)
            return reference.Path.Count == 0 ? Sample.Text : throw Missing(reference, "the output text has no members", place);
        try
        {
            return CompactJson.Text(Walk(reference, place));
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(reference, e, place);
        }
    }

    /// <summary>A value as JSON.</summary>
    /// <exception cref="GraderFaultException">There is no such value, or it is the output text, which is no JSON.</exception>
    public JsonElement Element(TemplatePart.Reference reference, JsonPlace place)
    {
        try
        {
            return Walk(reference, place);
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(reference, e, place);
        }
    }

    private Sample Sample => sample ?? throw new ArgumentException("a group has no single sample");

    private JsonElement Walk(TemplatePart.Reference reference, JsonPlace place)
    {
        var value = reference.Root switch
        {
            TemplateRoot.Item => item.Json,
            TemplateRoot.OutputJson => _outputJson ??= ParseOutput(reference, place),
            TemplateRoot.OutputTools => _tools ??= SampleJson.Tools(Sample),
            TemplateRoot.Choices => _choices ??= SampleJson.Choices(Sample),
            TemplateRoot.OutputAudio => SampleJson.Audio(Sample) ?? throw Missing(reference, "the sample has no audio", place),
            _ => throw Missing(reference, "the output text is no JSON value; use output_json", place),
        };
        foreach (var step in reference.Path)
        {
            if (step.Member is { } member)
            {
                if (value.ValueKind != JsonValueKind.Object)
                    throw Missing(reference, $"'{member}' is asked of {JsonFields.Describe(value)}, which has no members", place);
                if (!value.TryGetProperty(member, out var inner)) throw Missing(reference, $"there is no '{member}'", place);
                value = inner;
            }
            else
            {
                if (value.ValueKind != JsonValueKind.Array)
                    throw Missing(reference, $"element {step.Index} is asked of {JsonFields.Describe(value)}, which is no list", place);
                int length = value.GetArrayLength();
                if (step.Index >= length) throw Missing(reference, $"element {step.Index} is asked of a list of {length}", place);
                value = value[step.Index];
            }
        }
        return value;
    }

    private JsonElement ParseOutput(TemplatePart.Reference reference, JsonPlace place)
    {
        try
        {
            using var document = JsonDocument.Parse(Sample.Text, Json);
            return document.RootElement.Clone();
        }
        // Half a surrogate pair cannot be written in UTF-8, which the parser reports as an argument.
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new GraderFaultException(
                FaultCode.SampleParseError, $"'{reference.Source}': the output text is not JSON ({e.Message})", place.Position, e);
        }
    }

    private static GraderFaultException Missing(TemplatePart.Reference reference, string problem, JsonPlace place) =>
        new(FaultCode.InvalidVariableError, $"'{reference.Source}' has no value: {problem}", place.Position);

    private static GraderFaultException NotUnicode(TemplatePart.Reference reference, Exception cause, JsonPlace place) => new(
        reference.Root == TemplateRoot.OutputJson ? FaultCode.SampleParseError : FaultCode.InvalidVariableError,
        $"'{reference.Source}' holds text that is not Unicode: {cause.Message}", place.Position, cause);
}
