namespace Rft.Training.Tokenizers.HuggingFace.AddedTokens;

/// <summary>A text that is one token, whatever the model makes of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The text.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether it matches only where no word character touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the spaces before it.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Whether it takes the spaces behind it.</summary>
    public bool StripRight { get; init; }

    /// <summary>Whether it is looked for in normalized text, in its own normalized form.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether it is a control token: left out of decoded text on request, and never read from a user's text.</summary>
    public bool Special { get; init; }
}
