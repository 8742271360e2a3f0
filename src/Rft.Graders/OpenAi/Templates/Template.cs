using System.Text;
using Rft.Graders.OpenAi.Reading;

namespace Rft.Graders.OpenAi.Templates;

/// <summary>
/// A text with placeholders. It is parsed once, when the grader is read: what a value holds is never read as a template again, so a model
/// that prints a placeholder gets no value for it. Immutable.
/// </summary>
internal sealed class Template
{
    private readonly IReadOnlyList<TemplatePart> _parts;

    private Template(string text, JsonPlace place, IReadOnlyList<TemplatePart> parts)
    {
        Text = text;
        Place = place;
        _parts = parts;
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>Where it stands.</summary>
    public JsonPlace Place { get; }

    /// <summary>Whether the model's own output goes into it.</summary>
    public bool UsesSample => References.Any(reference => reference.IsSample);

    /// <summary>The placeholder, when the template is nothing else.</summary>
    public TemplatePart.Reference? Only => _parts is [TemplatePart.Reference reference] ? reference : null;

    /// <summary>The placeholders.</summary>
    public IEnumerable<TemplatePart.Reference> References => _parts.OfType<TemplatePart.Reference>();

    /// <summary>Parses a template. Braces that are not closed are plain text.</summary>
    /// <exception cref="GraderJsonException">A closed pair of braces holds no placeholder.</exception>
    public static Template Parse(string text, JsonPlace place)
    {
        var parts = new List<TemplatePart>();
        int literal = 0, at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var reader = new PlaceholderReader(text, open + 2);
            if (reader.Read() is { } reference)
            {
                if (open > literal) parts.Add(new TemplatePart.Literal(text[literal..open]));
                parts.Add(reference);
                literal = at = reader.End;
                continue;
            }
            int close = text.IndexOf("}}", open + 2, StringComparison.Ordinal);
            int next = text.IndexOf("{{", open + 1, StringComparison.Ordinal);
            if (close < 0) break;
            if (next < 0 || next > close)
                throw place.Fault(GraderJsonFault.InvalidTemplate, $"the placeholder '{text[open..(close + 2)]}' has no value: {reader.Problem}");
            at = open + 1;
        }
        if (literal < text.Length) parts.Add(new TemplatePart.Literal(text[literal..]));
        return new Template(text, place, parts);
    }

    /// <summary>The text with values in place of placeholders.</summary>
    /// <param name="scope">The values.</param>
    /// <param name="enclose">What to put around a value of the model; null: nothing.</param>
    /// <exception cref="GraderFaultException">A placeholder has no value in this scope.</exception>
    public string Render(TemplateScope scope, Func<string, string>? enclose = null)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part switch
            {
                TemplatePart.Literal literal => literal.Text,
                TemplatePart.Reference { IsSample: true } reference when enclose is not null => enclose(scope.Text(reference, Place)),
                TemplatePart.Reference reference => scope.Text(reference, Place),
                _ => "",
            });
        }
        return text.ToString();
    }
}
