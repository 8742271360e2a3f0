namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>A tokenizer file that cannot be used: it is broken, or it asks for something that is not built.</summary>
public sealed class TokenizerException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">JSON pointer into it; empty: the whole file.</param>
    /// <param name="problem">What is wrong, and what would be accepted.</param>
    /// <param name="cause">The error behind it, if any.</param>
    public TokenizerException(string file, string place, string problem, Exception? cause = null)
        : base(place.Length == 0 ? $"{file}: {problem}" : $"{file} at {place}: {problem}", cause)
    {
        File = file;
        Place = place;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>JSON pointer into the file; empty: the whole file.</summary>
    public string Place { get; }
}
