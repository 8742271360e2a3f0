using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>
/// Ends a text within the final message, by transformers' rule: a mark is put behind the message's content, and the text ends where the
/// mark appears. Templates may trim contents: the mark ends with a space, and where that is lost, so is the space before the mark.
/// </summary>
/// <param name="content">The content that is gone on with.</param>
internal sealed class FinalMessage(string content)
{
    private const string MarkText = "CONTINUE_FINAL_MESSAGE_TAG ";

    /// <summary>Puts the mark behind the final message's content, or behind its last part that is a text.</summary>
    /// <exception cref="TemplateFault">There is no text to go on with.</exception>
    public static (object? Messages, FinalMessage Final) Mark(object? messages, Budget budget)
    {
        var all = ((PyList)messages!).Items;
        if (all.Count == 0 || all[^1] is not PyDict last) throw new TemplateFault("continue_final_message is set but there is no final message");
        object? content = last.Get("content", null);
        var (marked, text) = content switch
        {
            string plain => (plain + MarkText, plain),
            PyList parts => MarkPart(parts, budget),
            _ => throw NoText(),
        };
        var copy = ContainerMethods.Copy(last, budget);
        copy.Set("content", marked);
        return (new PyList([.. all.Take(all.Count - 1), copy]), new FinalMessage(text));
    }

    /// <summary>The text up to the mark.</summary>
    /// <exception cref="TemplateFault">The content or the mark is not in the text.</exception>
    public RenderedChat Cut(string text, IReadOnlyList<(int Start, int End)> spans)
    {
        int at = text.LastIndexOf(MarkText.TrimEnd(), StringComparison.Ordinal);
        if (at < 0 || !text.Contains(TextShapes.Strip(content, null), StringComparison.Ordinal))
        {
            throw new TemplateFault(
                "continue_final_message is set but the final message does not appear in the chat after applying the chat template; "
                + "the template may delete parts of the final message");
        }
        bool keepsSpace = string.CompareOrdinal(text, at, MarkText, 0, MarkText.Length) == 0;
        string cut = keepsSpace ? text[..at] : TextShapes.StripEnd(text[..at], null);
        return new RenderedChat(cut, [.. spans.Where(span => span.Start < cut.Length).Select(span => (span.Start, Math.Min(span.End, cut.Length)))]);
    }

    private static (object? Marked, string Text) MarkPart(PyList parts, Budget budget)
    {
        for (int i = parts.Items.Count - 1; i >= 0; i--)
        {
            if (parts.Items[i] is not PyDict part || !part.TryGet("text", out object? value)) continue;
            var copy = ContainerMethods.Copy(part, budget);
            string text = value as string ?? throw NoText();
            copy.Set("text", text + MarkText);
            return (new PyList([.. parts.Items.Take(i), copy, .. parts.Items.Skip(i + 1)]), text);
        }
        throw NoText();
    }

    private static TemplateFault NoText() => new("continue_final_message is set but we could not find any text to continue in the final message");
}
