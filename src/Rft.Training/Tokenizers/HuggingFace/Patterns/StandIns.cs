using System.Globalization;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>
/// .NET's expressions see UTF-16 code units, the Rust library's see scalars. So each scalar beyond the first plane becomes one private-use character that
/// stands for its category, and the expression's classes name that character too. Real characters of this range stand for their own category.
/// </summary>
internal static class StandIns
{
    private const char First = '\uF8D0';
    private const char Last = '\uF8EF';

    /// <summary>The character that stands for scalars of a category.</summary>
    public static char Of(UnicodeCategory category) => (char)(First + (int)category);

    /// <summary>Stands for the symbols that are letters too: <c>\w</c> matches them.</summary>
    public const char AlphabeticSymbol = '\uF8EE';

    /// <summary>Whether a text must be projected before an expression sees it.</summary>
    public static bool Needed(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', Last) >= 0;

    /// <summary>One character a scalar, with the place of each in the text.</summary>
    /// <returns>The projected text, and for each character and the end the index in <paramref name="text"/>.</returns>
    public static (string Projected, int[] Places) Project(ReadOnlySpan<char> text)
    {
        var projected = new char[text.Length];
        var places = new int[text.Length + 1];
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            int code = Scalars.CodeAt(text, i, out int length);
            places[count] = i;
            projected[count++] = length == 1 && (code < First || code > Last) ? (char)code
                : Scalars.IsAlphabeticSymbol(code) ? AlphabeticSymbol
                : Of(CharUnicodeInfo.GetUnicodeCategory(code));
            i += length;
        }
        places[count] = text.Length;
        return (new string(projected, 0, count), places);
    }
}
