namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary><c>\w+|[^\w\s]+</c>: words, and runs of what is neither a word nor a space.</summary>
internal sealed class WordPattern : IPattern
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    public void Find(ReadOnlySpan<char> text, List<Range> matches)
    {
        int start = 0;
        var run = Kind.Space;
        for (int i = 0; i < text.Length;)
        {
            int code = Scalars.CodeAt(text, i, out int length);
            var kind = Scalars.IsWord(code) ? Kind.Word : Scalars.IsSpace(code) ? Kind.Space : Kind.Other;
            if (kind != run)
            {
                if (run != Kind.Space) matches.Add(start..i);
                (start, run) = (i, kind);
            }
            i += length;
        }
        if (run != Kind.Space) matches.Add(start..text.Length);
    }
}
