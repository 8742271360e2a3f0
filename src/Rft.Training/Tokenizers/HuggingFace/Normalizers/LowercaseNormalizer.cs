using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>Every scalar in lower case, on its own: no final sigma, no language.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    private const int DottedI = 0x130;

    public string Normalize(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The only scalar whose lower case is two.
            if (rune.Value == DottedI) output.Append("i\u0307");
            else output.Append(Rune.ToLowerInvariant(rune));
        }
        return output.ToString();
    }
}
