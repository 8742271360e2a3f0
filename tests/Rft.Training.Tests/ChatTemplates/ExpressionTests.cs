using static Rft.Training.Tests.ChatTemplates.Templates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>Expressions, and how Python spells their values.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("2.0", "2.0")]
    [InlineData("1e-7", "1e-07")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("1e16", "1e+16")]
    [InlineData("123456789012345.0", "123456789012345.0")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("1e308 * 10", "inf")]
    [InlineData("12345678901234567890 * 10", "123456789012345678900")]
    [InlineData("0x1f + 1_000", "1031")]
    [InlineData("7 // 2 ~ -7 // 2 ~ 7 % -3", "3-4-2")]
    [InlineData("-7.5 // 2", "-4.0")]
    [InlineData("10 / 4 ~ ' ' ~ 10 / 5", "2.5 2.0")]
    [InlineData("2 ** 3 ** 2 ~ ' ' ~ 2 ** -1", "64 0.5")]
    [InlineData("-2 ** 2", "4")]
    [InlineData("-1 | abs", "1")]
    [InlineData("true + 1", "2")]
    public void Numbers(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("[1, 'a', none, true, 2.0, {}, ()]", "[1, 'a', None, True, 2.0, {}, ()]")]
    [InlineData("(1,)", "(1,)")]
    [InlineData("{'a': [1], 2: 'b'}", "{'a': [1], 2: 'b'}")]
    [InlineData("""["it's", 'say "x"', "both ' and \""]""", """["it's", 'say "x"', 'both \' and "']""")]
    [InlineData("""['\n\t\\\x00é😀\u200b']""", """['\n\t\\\x00é😀\u200b']""")]
    [InlineData("[x]", "[Undefined]")]
    [InlineData("none ~ true ~ x", "NoneTrue")]
    [InlineData("range(3)", "range(0, 3)")]
    public void Values_print_as_in_Python(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("1 < 2 < 3 and not 1 < 3 < 2", "True")]
    [InlineData("1 == 1.0 == true", "True")]
    [InlineData("'1' == 1 or [1] != [1.0]", "False")]
    [InlineData("2 in [1, 2] and 'a' not in 'xyz' and 'k' in {'k': 0}", "True")]
    [InlineData("0 or '' or 'x'", "x")]
    [InlineData("1 and []", "[]")]
    [InlineData("not x == none", "True")]
    [InlineData("'a' if false", "")]
    [InlineData("'a' if false else 'b' if false else 'c'", "c")]
    [InlineData("'a' 'b' ~ 1 ~ 2 + '3'", "ab123")]
    [InlineData("'ab' * 2 + '-'", "abab-")]
    [InlineData("[1] + [2] * 2", "[1, 2, 2]")]
    [InlineData("'%s has %d (%.1f%%)' % ('a', 3, 2.55)", "a has 3 (2.5%)")]
    public void Operators(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("'héllo😀x'[::-1]", "x😀olléh")]
    [InlineData("'a😀b'[1] ~ 'a😀b'|length", "😀3")]
    [InlineData("[1,2,3,4][-3:-1] ~ [1,2,3][::-2] ~ [1,2][5:]", "[2, 3][3, 1][]")]
    [InlineData("(d.items is callable) ~ d['items'] ~ d.other", "True1x")]
    [InlineData("d.q ~ d['q'] ~ [1][5]", "")]
    [InlineData("[[1, 2]].0.1", "2")]
    [InlineData("{1: 'a'}[true]", "a")]
    public void Attributes_items_and_slices(string expression, string expected) =>
        Assert.Equal(expected, Render($"{{{{ {expression} }}}}", """{"d":{"items":1,"other":"x"}}"""));

    [Theory]
    [InlineData("x.y", "'x' is undefined")]
    [InlineData("x + 1", "'x' is undefined")]
    [InlineData("x()", "'x' is undefined")]
    [InlineData("{}.a.b", "'dict object' has no attribute 'a'")]
    [InlineData("'a' + 1", "can only concatenate str")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 < 'a'", "'<' not supported")]
    [InlineData("none | length", "has no len()")]
    [InlineData("'a'.nope()", "no attribute 'nope'")]
    [InlineData("5()", "not callable")]
    [InlineData("{[]: 1}", "unhashable")]
    public void Errors_have_Pythons_words_and_a_line(string expression, string expected)
    {
        var error = Refuse($"\n{{{{ {expression} }}}}");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Line);
    }
}
