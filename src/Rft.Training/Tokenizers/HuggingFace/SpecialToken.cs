namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>A token with its text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
public sealed record SpecialToken(int Id, string Content);
