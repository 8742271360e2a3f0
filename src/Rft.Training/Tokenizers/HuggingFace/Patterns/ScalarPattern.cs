namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Matches single scalars of a class, each on its own.</summary>
/// <param name="contains">The class.</param>
internal sealed class ScalarPattern(Func<int, bool> contains) : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<Range> matches)
    {
        for (int i = 0; i < text.Length;)
        {
            int code = Scalars.CodeAt(text, i, out int length);
            if (contains(code)) matches.Add(i..(i + length));
            i += length;
        }
    }
}
