namespace Rft.Training.Tokenizers;

/// <summary>A conversation as its chat template writes it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Own">Which characters of control tokens are the template's own words, [text]; null: nobody else wrote any, so all count.</param>
/// <param name="Names">Names of roles, and the template's literals: what it may put within a control token.</param>
internal sealed record ConversationText(string Text, bool[]? Own, IReadOnlySet<string> Names)
{
    /// <summary>
    /// Whether a control token spelt between two indices means itself: the template wrote all of it, or its beginning and end and a name in its middle
    /// (<c>'&lt;|' + message.role + '|&gt;'</c>).
    /// </summary>
    public bool IsControl(int start, int end)
    {
        if (Own is null) return true;
        int from = start, to = end;
        while (from < end && Own[from]) from++;
        if (from == end) return true;
        while (to > from && Own[to - 1]) to--;
        return from > start && to < end && Names.Contains(Text[from..to]);
    }
}
