using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Reads a class in brackets.</summary>
/// <param name="pattern">The whole expression.</param>
/// <param name="start">Where the '[' stands.</param>
/// <param name="ignoreCase">Whether cases are one.</param>
internal sealed class OnigurumaClass(string pattern, int start, bool ignoreCase)
{
    /// <summary>Behind the ']'; set by <see cref="Read"/>.</summary>
    public int End { get; private set; } = start;

    /// <returns>The class for .NET.</returns>
    /// <exception cref="FormatException">The class uses something that is not supported.</exception>
    public string Read()
    {
        var output = new StringBuilder("[");
        End++;
        if (Peek() == '^') output.Append(Next());
        bool first = true;
        while (Peek() != ']' || first)
        {
            first = false;
            if (Peek() == '[') throw Refuse("a class within a class");
            if (Peek() == '&' && End + 1 < pattern.Length && pattern[End + 1] == '&') throw Refuse("an intersection");
            output.Append(Member());
        }
        End++;
        return output.Append(']').ToString();
    }

    private string Member()
    {
        var (low, members) = Single();
        bool range = low is not null && Peek() == '-' && End + 1 < pattern.Length && pattern[End + 1] != ']';
        if (!range) return members;
        End++;
        var (high, _) = Single();
        if (high is null || high < low) throw Refuse("a range that has no end");
        if (low < '\uF900' && high >= '\uD800') throw Refuse("a range over private characters");
        return CharacterClass.Range(low!.Value, high.Value, ignoreCase);
    }

    private (char? Literal, string Members) Single()
    {
        char c = Peek();
        if (c == '\\')
        {
            var (members, length) = CharacterClass.Escape(pattern.AsSpan(End), ignoreCase);
            char? literal = CharacterClass.LiteralOf(pattern.AsSpan(End));
            End += length;
            return (literal, members);
        }
        if (char.IsSurrogate(c) || c is >= '\uE000' and <= '\uF8FF') throw Refuse("a character beyond the first plane or for private use");
        return (Next(), CharacterClass.Members(c, ignoreCase));
    }

    private char Peek() => End < pattern.Length ? pattern[End] : throw Refuse("an unclosed '['");

    private char Next() => pattern[End++];

    private FormatException Refuse(string what) => new($"the expression has {what} at character {End}, which is not supported: {pattern}");
}
