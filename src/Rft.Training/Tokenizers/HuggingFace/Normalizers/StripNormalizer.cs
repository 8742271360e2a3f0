namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>Takes away spaces at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    public string Normalize(string text)
    {
        // Trim() knows the same spaces: White_Space.
        if (left) text = text.TrimStart();
        return right ? text.TrimEnd() : text;
    }
}
