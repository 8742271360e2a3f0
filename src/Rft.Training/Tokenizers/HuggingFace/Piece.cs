namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>A part of a text on its way to the model.</summary>
/// <param name="Text">The text it is cut from.</param>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Opens">Whether it stands at the very beginning of the input.</param>
internal readonly record struct Piece(string Text, int Start, int Length, bool Opens)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, Length);

    public static Piece Whole(string text, bool opens) => new(text, 0, text.Length, opens);

    /// <summary>A part of this piece.</summary>
    public Piece Slice(int start, int length) => new(Text, Start + start, length, Opens && start == 0);

    /// <summary>The piece's characters.</summary>
    public string AsText() => Length == Text.Length ? Text : Text.Substring(Start, Length);
}
