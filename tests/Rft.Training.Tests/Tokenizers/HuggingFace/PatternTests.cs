using CsCheck;
using Rft.Training.Tokenizers.HuggingFace.Patterns;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

/// <summary>Split expressions: translated ones and the scanners that stand for the usual ones.</summary>
public sealed class PatternTests
{
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] Bits =
    [
        "a", "Ab", "the", "'s", "'S", "'\u017F", "'LL", "'re", "'v", "'", " ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u3000", "\u0085", "1", "23", "½", "٣", "é", "e\u0301",
        "\U00010330", "\U0001D7D8", "\U0001F600", "\u200D", "\uE000", "\uF8D5", "日本", "。", "!", "?!", "_", "$",
    ];

    private static readonly Gen<string> Texts = Gen.Int[0, Bits.Length - 1].Select(i => Bits[i]).List[0, 20].Select(string.Concat);

    [Fact]
    public void Gpt2_scanner_matches_what_its_expression_matches() => Texts.Sample(text => Same(new Gpt2Pattern(), Gpt2Pattern.Regex, text));

    [Theory]
    [InlineData(@"\p{N}{1,3}")]
    [InlineData(@"\p{N}")]
    [InlineData(@"\p{N}+")]
    [InlineData(@"\p{N}{1,7}")]
    public void Cl100k_scanner_matches_what_its_expression_matches(string numbers)
    {
        string regex = Llama3.Replace(@"\p{N}{1,3}", numbers, StringComparison.Ordinal);
        var scanner = Cl100kPattern.For(regex);
        Assert.NotNull(scanner);
        Texts.Sample(text => Same(scanner, regex, text));
    }

    [Theory]
    [InlineData(@"\p{N}{2,3}")]
    [InlineData(@"\p{N}{1,0}")]
    [InlineData("")]
    public void Other_expressions_have_no_scanner(string numbers) =>
        Assert.Null(Cl100kPattern.For(Llama3.Replace(@"\p{N}{1,3}", numbers, StringComparison.Ordinal)));

    [Theory]
    [InlineData("I'll  go\n\n 123456 x", "I|'ll| | go|\n\n| |123|456| x")]
    [InlineData("a\U00010330b\U0001F600!", "a\U00010330b|\U0001F600!")]
    public void Llama3_splits_a_known_text(string text, string expected) => Assert.Equal(expected.Split('|'), Matches(Cl100kPattern.For(Llama3)!, text));

    [Theory]
    [InlineData(@"\p{L}+", "a\U00010330b1", "a\U00010330b")]
    [InlineData(@"\P{L}", "a\U00010330\U0001F600", "\U0001F600")]
    [InlineData(@"[^\p{L}]", "a\U00010330\U0001F600", "\U0001F600")]
    [InlineData(@"\p{^L}|\p{Lo}", "a\U00010330", "\U00010330")]
    [InlineData(@"(?i:s)", "sS\u017Ft", "s|S|\u017F")]
    [InlineData(@"(?i:[a-c])", "aBx", "a|B")]
    [InlineData(@"a?+a", "a", "")]
    [InlineData(@"a*+b", "aab", "aab")]
    [InlineData(@"a++", "aaa", "aaa")]
    [InlineData(@"a+?", "aa", "a|a")]
    [InlineData(@"^.", "ab\ncd", "a|c")]
    [InlineData(@".$", "ab\ncd", "b|d")]
    [InlineData(@"\w+", "a_1\u00B2\u24B6-", "a_1\u00B2\u24B6")]
    [InlineData(@"\W", "a-\u00B2", "-")]
    [InlineData(@"\p{Co}", "a\uE000\uF8D5", "\uE000|\uF8D5")]
    [InlineData(@"(?<=a)b(?!c)", "abab\u0062c", "b|b")]
    [InlineData("[一-龥\\]]", "日]x", "日|]")]
    [InlineData(@"\u0041|\x42|\t", "AB\t", "A|B|\t")]
    public void Expressions_mean_what_oniguruma_means(string regex, string text, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), Matches(new RegexPattern(regex), text));

    [Theory]
    [InlineData(@"\p{Han}", "property 'Han'")]
    [InlineData(@"\h", @"'\h'")]
    [InlineData(@"[a[b]]", "class within a class")]
    [InlineData(@"[a&&b]", "intersection")]
    [InlineData(@"(?<name>a)", "kind of group")]
    [InlineData(@"(a", "unclosed '('")]
    [InlineData(@"a)", "unopened ')'")]
    [InlineData(@"[a", "unclosed '['")]
    [InlineData(@"a{,3}", "interval")]
    [InlineData(@"*a", "nothing to repeat")]
    [InlineData("\U0001F600", "beyond the first plane")]
    public void What_is_not_supported_is_refused(string regex, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => new RegexPattern(regex)).Message, StringComparison.Ordinal);

    private static void Same(IPattern scanner, string regex, string text) => Assert.Equal(Matches(new RegexPattern(regex), text), Matches(scanner, text));

    private static string[] Matches(IPattern pattern, string text)
    {
        List<Range> matches = [];
        pattern.Find(text, matches);
        return [.. matches.Select(match => text[match])];
    }
}
