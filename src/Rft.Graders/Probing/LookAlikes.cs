namespace Rft.Graders.Probing;

/// <summary>Texts that look like another one and are not it. Pure functions.</summary>
internal static class LookAlikes
{
    private const char ZeroWidthSpace = '\u200B';
    private const int FullWidthOffset = 0xFEE0;

    // Cyrillic letters with the shape of Latin ones.
    private const string Latin = "aceopxyABCEHKMOPTX", Cyrillic = "асеорхуАВСЕНКМОРТХ";

    /// <summary>Printable ASCII in full-width forms.</summary>
    public static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + FullWidthOffset) : c));

    /// <summary>Digits of another script: Arabic-Indic.</summary>
    public static string OtherDigits(string text) => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('\u0660' + (c - '0')) : c));

    /// <summary>Latin letters as Cyrillic ones.</summary>
    public static string Homoglyphs(string text) =>
        string.Concat(text.Select(c => Latin.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Cyrillic[at] : c));

    /// <summary>The text with something invisible inside; before it when it is one character.</summary>
    public static string Interrupted(string text) => text.Length > 1 ? $"{text[0]}{ZeroWidthSpace}{text[1..]}" : $"{ZeroWidthSpace}{text}";

    /// <summary>Every look-alike that differs from the text.</summary>
    public static IEnumerable<(string Name, string Text)> Of(string text) =>
        new[]
        {
            ("full-width characters", FullWidth(text)), ("digits of another script", OtherDigits(text)),
            ("Cyrillic look-alikes", Homoglyphs(text)), ("zero-width space", Interrupted(text)),
        }.Where(each => !string.Equals(each.Item2, text, StringComparison.Ordinal));
}
