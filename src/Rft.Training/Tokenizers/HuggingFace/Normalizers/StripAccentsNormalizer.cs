using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>Takes away all combining marks; decomposes nothing itself.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    public string Normalize(string text)
    {
        var data = NormalizationData.Instance;
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!data.IsMark(rune.Value)) output.Append(rune);
        }
        return output.ToString();
    }
}
