namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>
/// Tells a comma between thousands from one between elements. Outside brackets "1,000" is one number. Inside brackets, "(2,104)" is a pair; only where
/// another comma of the same brackets has white space after it, as in "(1,000, 2,000)", does a comma without it belong to a number.
/// </summary>
internal static class CommaRule
{
    /// <summary>The indices of commas that may stand between thousands.</summary>
    public static HashSet<int> Find(string text)
    {
        var allowed = new HashSet<int>();
        var frames = new Stack<Frame>();
        var frame = new Frame(IsOutside: true);
        for (int i = 0; i < text.Length; i++)
        {
            if (IsOpening(text, i))
            {
                frames.Push(frame);
                frame = new Frame(IsOutside: false);
            }
            else if (IsClosing(text, i) && frames.Count > 0)
            {
                Settle(frame, allowed);
                frame = frames.Pop();
            }
            else if (text[i] == ',')
            {
                frame.Add(i, spaced: i + 1 < text.Length && (char.IsWhiteSpace(text[i + 1]) || text[i + 1] == '\\'));
            }
        }
        Settle(frame, allowed);
        while (frames.Count > 0) Settle(frames.Pop(), allowed);
        return allowed;
    }

    private static bool IsOpening(string text, int i) => text[i] is '(' or '[' || (text[i] == '{' && i > 0 && text[i - 1] == '\\');

    private static bool IsClosing(string text, int i) => text[i] is ')' or ']' || (text[i] == '}' && i > 0 && text[i - 1] == '\\');

    private static void Settle(Frame frame, HashSet<int> allowed)
    {
        if (frame.IsOutside || frame.HasSpaced) allowed.UnionWith(frame.Glued);
    }

    private sealed record Frame(bool IsOutside)
    {
        public List<int> Glued { get; } = [];

        public bool HasSpaced { get; private set; }

        public void Add(int comma, bool spaced)
        {
            if (spaced) HasSpaced = true;
            else Glued.Add(comma);
        }
    }
}
