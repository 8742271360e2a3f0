using System.Globalization;
using System.Text.Json;
using Rft.Graders.OpenAi.Reading;

namespace Rft.Graders.OpenAi.Templates;

/// <summary>Reads one placeholder: <c>item.name</c>, <c>item.list[2]</c>, <c>item["two words"]</c>, <c>sample.output_text</c>.</summary>
internal ref struct PlaceholderReader
{
    private static readonly WordList<TemplateRoot> SampleMembers = new(
        ("output_text", TemplateRoot.OutputText), ("output_json", TemplateRoot.OutputJson), ("output_tools", TemplateRoot.OutputTools),
        ("choices", TemplateRoot.Choices), ("output_audio", TemplateRoot.OutputAudio));

    private readonly string _text;
    private readonly int _start;
    private int _at;

    /// <param name="text">The template.</param>
    /// <param name="start">Where the placeholder begins, after its braces.</param>
    public PlaceholderReader(string text, int start) => (_text, _start, _at) = (text, start, start);

    /// <summary>What kept the last reading from succeeding.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Where the text goes on after the closing braces.</summary>
    public readonly int End => _at;

    /// <summary>Reads up to and with the closing braces.</summary>
    /// <returns>The placeholder; null: see <see cref="Problem"/>.</returns>
    public TemplatePart.Reference? Read()
    {
        SkipBlanks();
        string space = Name();
        if (space.Length == 0) return Fail("it is empty; write for example {{item.answer}}");
        if (space is not ("item" or "sample")) return Fail($"there is no '{space}'; placeholders begin with item or sample");
        var path = new List<TemplateStep>();
        while (Peek() is '.' or '[')
        {
            if (Step() is not { } step) return null;
            path.Add(step);
        }
        SkipBlanks();
        if (!_text.AsSpan(_at).StartsWith("}}")) return Fail($"'{Peek()}' is not expected; write members as .name, [0] or [\"a name\"]");
        _at += 2;
        if (path.Count == 0) return Fail($"'{space}' alone has no value; name a member of it");
        string source = _text[(_start - 2).._at];
        if (space == "item") return new TemplatePart.Reference(TemplateRoot.Item, path, source);
        return path[0].Member is { } member && SampleMembers.TryParse(member, out var root)
            ? new TemplatePart.Reference(root, path[1..], source)
            : Fail($"a sample has only {SampleMembers.Words}");
    }

    private TemplateStep? Step()
    {
        if (_text[_at++] == '.')
        {
            string name = Name();
            return name.Length > 0 ? new TemplateStep(name, 0) : Stop("a name is missing after '.'");
        }
        if (Peek() == '"') return QuotedMember();
        int from = _at;
        while (char.IsAsciiDigit(Peek())) _at++;
        if (Peek() == '-') return Stop("a list is counted from 0; there are no negative indices");
        bool number = int.TryParse(_text.AsSpan(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        if (!number || Peek() != ']') return Stop("brackets hold a number or a name in double quotes");
        _at++;
        return new TemplateStep(null, index);
    }

    private TemplateStep? QuotedMember()
    {
        int from = _at++;
        while (_at < _text.Length && _text[_at] != '"') _at += _text[_at] == '\\' ? 2 : 1;
        if (_at >= _text.Length) return Stop("a quote is not closed");
        _at++;
        if (Peek() != ']') return Stop("a bracket is not closed");
        string quoted = _text[from.._at++];
        try
        {
            return new TemplateStep(JsonSerializer.Deserialize<string>(quoted), 0);
        }
        catch (JsonException)
        {
            return Stop($"{quoted} is not a JSON text");
        }
    }

    private string Name()
    {
        int from = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not ('.' or '[' or ']' or '{' or '}' or '"')) _at++;
        return _text[from.._at];
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private TemplatePart.Reference? Fail(string problem)
    {
        Problem = problem;
        return null;
    }

    private TemplateStep? Stop(string problem)
    {
        Problem = problem;
        return null;
    }
}
