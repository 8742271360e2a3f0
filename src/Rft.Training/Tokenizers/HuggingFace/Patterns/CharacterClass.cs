using System.Globalization;
using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Members of classes for .NET's brackets, stand-ins included.</summary>
internal static class CharacterClass
{
    // A space is White_Space in both languages, and all of it lies in the first plane.
    private const string Space = "\\s";
    private const string NotSpace = "\\S";
    private const string AlphabeticSymbol = "\\uF8EE";

    private static readonly (string Name, UnicodeCategory Category)[] Categories =
    [
        ("Lu", UnicodeCategory.UppercaseLetter), ("Ll", UnicodeCategory.LowercaseLetter), ("Lt", UnicodeCategory.TitlecaseLetter),
        ("Lm", UnicodeCategory.ModifierLetter), ("Lo", UnicodeCategory.OtherLetter), ("Mn", UnicodeCategory.NonSpacingMark),
        ("Mc", UnicodeCategory.SpacingCombiningMark), ("Me", UnicodeCategory.EnclosingMark), ("Nd", UnicodeCategory.DecimalDigitNumber),
        ("Nl", UnicodeCategory.LetterNumber), ("No", UnicodeCategory.OtherNumber), ("Zs", UnicodeCategory.SpaceSeparator),
        ("Zl", UnicodeCategory.LineSeparator), ("Zp", UnicodeCategory.ParagraphSeparator), ("Cc", UnicodeCategory.Control),
        ("Cf", UnicodeCategory.Format), ("Cs", UnicodeCategory.Surrogate), ("Co", UnicodeCategory.PrivateUse),
        ("Pc", UnicodeCategory.ConnectorPunctuation), ("Pd", UnicodeCategory.DashPunctuation), ("Ps", UnicodeCategory.OpenPunctuation),
        ("Pe", UnicodeCategory.ClosePunctuation), ("Pi", UnicodeCategory.InitialQuotePunctuation), ("Pf", UnicodeCategory.FinalQuotePunctuation),
        ("Po", UnicodeCategory.OtherPunctuation), ("Sm", UnicodeCategory.MathSymbol), ("Sc", UnicodeCategory.CurrencySymbol),
        ("Sk", UnicodeCategory.ModifierSymbol), ("So", UnicodeCategory.OtherSymbol), ("Cn", UnicodeCategory.OtherNotAssigned),
    ];

    // Oniguruma counts the numbers of Latin-1 as word characters, and join controls not.
    private static readonly string Word =
        $"{Positive("L")}{Positive("Nl")}{Positive("M")}{Positive("Nd")}{Positive("Pc")}\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE\\u24B6-\\u24E9{AlphabeticSymbol}";

    /// <summary><c>\b</c>.</summary>
    public static string Boundary { get; } = $"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))";

    /// <summary><c>\W</c> on its own.</summary>
    public static string NoWord { get; } = $"[^{Word}]";

    /// <summary><c>\B</c>.</summary>
    public static string NoBoundary { get; } = $"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))";

    /// <summary>A character outside brackets.</summary>
    public static string Literal(char c, bool ignoreCase)
    {
        string members = Members(c, ignoreCase);
        return members == Quote(c) ? members : $"[{members}]";
    }

    /// <summary>A character inside brackets, in all its cases where they are one.</summary>
    public static string Members(char c, bool ignoreCase) => ignoreCase ? string.Concat(Cases(c).Select(Quote)) : Quote(c);

    /// <summary>A range inside brackets.</summary>
    public static string Range(char low, char high, bool ignoreCase)
    {
        var output = new StringBuilder().Append(Quote(low)).Append('-').Append(Quote(high));
        if (!ignoreCase) return output.ToString();
        for (int c = low; c <= high; c++)
        {
            foreach (char other in Cases((char)c).Where(other => other < low || other > high)) output.Append(Quote(other));
        }
        return output.ToString();
    }

    /// <summary>An escape's members inside brackets, and its length.</summary>
    /// <exception cref="FormatException">The escape is not supported.</exception>
    public static (string Members, int Length) Escape(ReadOnlySpan<char> text, bool ignoreCase)
    {
        if (text.Length < 2) throw new FormatException("the expression ends in '\\'");
        if (LiteralOf(text) is { } literal) return (Members(literal, ignoreCase), LiteralLength(text));
        return text[1] switch
        {
            's' => (Space, 2),
            'S' => (NotSpace, 2),
            'd' => (Positive("Nd"), 2),
            'D' => (Negative("Nd"), 2),
            'w' => (Word, 2),
            'W' => throw new FormatException("the expression has '\\W' within a class, which is not supported"),
            'p' or 'P' => Property(text),
            _ => throw new FormatException($"the expression has '\\{text[1]}', which is not supported"),
        };
    }

    /// <summary>The character that an escape stands for; null: it stands for a class or an anchor.</summary>
    public static char? LiteralOf(ReadOnlySpan<char> text) => text[1] switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'f' => '\f',
        'v' => '\v',
        'a' => '\a',
        'e' => '\e',
        'u' when text.Length >= 6 && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code) => (char)code,
        'x' when text.Length >= 4 && byte.TryParse(text[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code)
            && code < 0x80 => (char)code,
        var c when !char.IsLetterOrDigit(c) && !char.IsSurrogate(c) => c,
        _ => null,
    };

    private static int LiteralLength(ReadOnlySpan<char> text) => text[1] switch { 'u' => 6, 'x' => 4, _ => 2 };

    private static (string, int) Property(ReadOnlySpan<char> text)
    {
        int close = text.IndexOf('}');
        if (text.Length < 3 || text[2] != '{' || close < 0) throw new FormatException("the expression has a property without braces");
        string name = text[3..close].ToString();
        bool negative = text[1] == 'P' ^ name.StartsWith('^');
        name = name.TrimStart('^') switch
        {
            "Letter" => "L", "Number" => "N", "Punctuation" => "P", "Mark" => "M", "Symbol" => "S", "Separator" => "Z", var short_ => short_,
        };
        if (!Array.Exists(Categories, entry => entry.Name == name || entry.Name[..1] == name))
            throw new FormatException($"the expression has the property '{name}', which is not supported; categories such as L, Lu, N, P are");
        return (negative ? Negative(name) : Positive(name), close + 1);
    }

    private static string Positive(string name) => name switch
    {
        // Stand-ins are private-use characters that do not mean themselves.
        "Co" => "\\uE000-\\uF8CF\\uF8F0-\\uF8FF" + StandIn(UnicodeCategory.PrivateUse),
        "C" => Positive("Cc") + Positive("Cf") + Positive("Cs") + Positive("Co") + Positive("Cn"),
        _ => $"\\p{{{name}}}{StandInsOf(name)}",
    };

    // \P{L} alone would take the stand-ins of letters, which are private characters: so name the other categories one by one.
    private static string Negative(string name) =>
        string.Concat(Categories.Where(entry => entry.Name != name && entry.Name[..1] != name).Select(entry => Positive(entry.Name)));

    private static string StandInsOf(string name) =>
        string.Concat(Categories.Where(entry => entry.Name == name || entry.Name[..1] == name).Select(entry => StandIn(entry.Category)))
        + (name is "S" or "So" ? AlphabeticSymbol : "");

    private static string StandIn(UnicodeCategory category) => Quote(StandIns.Of(category));

    // Simple case pairs, and the letters whose Unicode case folding is an ASCII letter.
    private static IEnumerable<char> Cases(char c)
    {
        char lower = char.ToLowerInvariant(c);
        char upper = char.ToUpperInvariant(c);
        IEnumerable<char> special = lower switch { 's' or '\u017F' => ['s', 'S', '\u017F'], 'k' => ['k', 'K', '\u212A'], _ => [] };
        return special.Concat([c, lower, upper]).Distinct();
    }

    private static string Quote(char c) => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"\\u{(int)c:X4}";
}
