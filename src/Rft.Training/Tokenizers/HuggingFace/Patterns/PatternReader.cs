using Rft.Training.Tokenizers.HuggingFace.Json;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Reads the <c>pattern</c> of a component: <c>{"String": ...}</c> or <c>{"Regex": ...}</c>.</summary>
internal static class PatternReader
{
    /// <exception cref="TokenizerException">The pattern is neither, or its expression is not supported.</exception>
    public static IPattern Read(JsonPlace component)
    {
        var pattern = component.Member("pattern");
        if (pattern.Find("String") is { } literal)
        {
            string text = literal.Text();
            return text.Length > 0 ? new LiteralPattern(text) : throw literal.Error("an empty text matches nothing; remove the component");
        }
        if (pattern.Find("Regex") is not { } regex) throw pattern.Error("a pattern is {\"String\": ...} or {\"Regex\": ...}");
        try
        {
            return ForRegex(regex.Text());
        }
        catch (FormatException e)
        {
            throw regex.Error(e.Message, e);
        }
    }

    private static IPattern ForRegex(string regex) =>
        regex == Gpt2Pattern.Regex ? new Gpt2Pattern() : Cl100kPattern.For(regex) ?? (IPattern)new RegexPattern(regex);
}
