using System.Text;
using Rft.Training.Tokenizers.HuggingFace.Patterns;

namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>Replaces every match of a pattern by a text.</summary>
internal sealed class ReplaceNormalizer(IPattern pattern, string content) : INormalizer
{
    public string Normalize(string text)
    {
        var matches = new List<Range>();
        pattern.Find(text, matches);
        if (matches.Count == 0) return text;
        var output = new StringBuilder(text.Length);
        int done = 0;
        foreach (var match in matches)
        {
            output.Append(text, done, match.Start.Value - done).Append(content);
            done = match.End.Value;
        }
        return output.Append(text, done, text.Length - done).ToString();
    }
}
