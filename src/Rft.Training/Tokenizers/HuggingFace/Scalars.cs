using System.Globalization;
using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>Classes of Unicode scalar values as the Rust library and its regular expressions see them. Texts hold no lone surrogates.</summary>
internal static class Scalars
{
    private const int Ascii = 0x80;

    /// <summary>Kinds that the split patterns of byte-level tokenizers tell apart, by ASCII code.</summary>
    private static readonly ScalarKind[] AsciiKinds = [.. Enumerable.Range(0, Ascii).Select(code => Kind(CharUnicodeInfo.GetUnicodeCategory((char)code), code))];

    /// <summary>The kind of the scalar at an index.</summary>
    /// <param name="text">A text without lone surrogates.</param>
    /// <param name="index">Where a scalar begins.</param>
    /// <param name="length">Its UTF-16 code units: 1 or 2.</param>
    public static ScalarKind KindAt(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        length = 1;
        if (first < Ascii) return AsciiKinds[first];
        int code = CodeAt(text, index, out length);
        return Kind(CharUnicodeInfo.GetUnicodeCategory(code), code);
    }

    /// <summary>The scalar at an index.</summary>
    public static int CodeAt(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        bool pair = char.IsHighSurrogate(first);
        length = pair ? 2 : 1;
        return pair ? char.ConvertToUtf32(first, text[index + 1]) : first;
    }

    /// <summary>The property White_Space; all its members are single code units.</summary>
    public static bool IsSpace(int code) => code <= char.MaxValue && char.IsWhiteSpace((char)code);

    /// <summary>Categories Nd, Nl and No.</summary>
    public static bool IsNumber(int code) => Kind(CharUnicodeInfo.GetUnicodeCategory(code), code) == ScalarKind.Number;

    /// <summary>ASCII punctuation and symbols, and the categories P* as the Rust library's own table has them.</summary>
    public static bool IsPunctuation(int code)
    {
        if (code < Ascii) return code is > ' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)code);
        // U+166D and U+111C9 were punctuation when that table was made.
        if (code is 0x166D or 0x111C9) return true;
        return CharUnicodeInfo.GetUnicodeCategory(code)
            is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation && !LatePunctuation.Contains(code);
    }

    /// <summary>What <c>\w</c> matches (UTS 18, annex C): alphabetic, marks, decimal digits, connectors, join controls.</summary>
    public static bool IsWord(int code) => CharUnicodeInfo.GetUnicodeCategory(code) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => IsAlphabeticSymbol(code),
        _ => code is 0x200C or 0x200D,
    };

    /// <summary>Symbols that are Other_Alphabetic: circled and squared letters.</summary>
    public static bool IsAlphabeticSymbol(int code) =>
        code is >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189;

    /// <summary>The text as UTF-8 would carry it: lone surrogates become U+FFFD.</summary>
    public static string WellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return Repair(text);
            i++;
        }
        return text;
    }

    private static string Repair(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune);
        return repaired.ToString();
    }

    private static ScalarKind Kind(UnicodeCategory category, int code) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter => ScalarKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => ScalarKind.Number,
        _ => IsSpace(code) ? ScalarKind.Space : ScalarKind.Other,
    };
}
