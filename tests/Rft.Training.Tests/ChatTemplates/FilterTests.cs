using NSubstitute;
using static Rft.Training.Tests.ChatTemplates.Templates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>Filters, tests and methods.</summary>
public sealed class FilterTests
{
    private const string Variables = """{"m":[{"r":"u","c":"b"},{"r":"a","c":"A","t":1},{"r":"u","c":"c"}],"d":{"b":1,"A":[true,null]}}""";

    [Theory]
    [InlineData("d | tojson", """{"b": 1, "A": [true, null]}""")]
    [InlineData("{'a': [1, {}]} | tojson(indent=2)", "{\n  \"a\": [\n    1,\n    {}\n  ]\n}")]
    [InlineData("'<é\"\\n\\x01😀' | tojson", "\"<é\\\"\\n\\u0001😀\"")]
    [InlineData("'é😀' | tojson(ensure_ascii=true)", "\"\\u00e9\\ud83d\\ude00\"")]
    [InlineData("[1e-7, 2.0, 1e21] | tojson(separators=(',', ':'))", "[1e-07,2.0,1e+21]")]
    [InlineData("{'b': 1, 'a': (2,)} | tojson(sort_keys=true)", """{"a": [2], "b": 1}""")]
    [InlineData("{1: 2, none: true} | tojson", """{"1": 2, "null": true}""")]
    public void Json_is_that_of_transformers(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}", Variables));

    [Theory]
    [InlineData("'  a ' | trim ~ 'xax' | trim('x')", "aa")]
    [InlineData("'it\\'s (a) b-c' | title", "It's (A) B-C")]
    [InlineData("'aBC' | capitalize ~ 'aB' | upper ~ 'aB' | lower", "AbcABab")]
    [InlineData("'aXaX' | replace('X', '-', 1)", "a-aX")]
    [InlineData("[1, none, 'a'] | join('|')", "1|None|a")]
    [InlineData("m | join(',', attribute='r')", "u,a,u")]
    [InlineData("'a\\n\\nb' | indent(2) ~ 'x' | indent('> ', true)", "a\n\n  b> x")]
    [InlineData("'<a>' | e ~ '<' | safe", "&lt;a&gt;<")]
    [InlineData("'%s-%s' | format(1, 2)", "1-2")]
    [InlineData("'a b/ü' | urlencode", "a%20b/%C3%BC")]
    [InlineData("'one two-three' | wordcount", "3")]
    [InlineData("5 | string ~ '7' | int ~ '7.5' | int ~ 'x' | int(3) ~ '1f' | int(0, 16)", "577331")]
    [InlineData("'2' | float ~ 2.5 | round ~ 2.675 | round(2) ~ 2.1 | round(0, 'ceil')", "2.02.02.673.0")]
    public void Texts_and_numbers(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}", Variables));

    [Theory]
    [InlineData("[3, 1] | first ~ [3, 1] | last ~ [3, 1] | length ~ 'ab' | list", "312['a', 'b']")]
    [InlineData("x | default(1) ~ none | default(1) ~ '' | d(2, true)", "1None2")]
    [InlineData("d | items | list ~ d | dictsort", "[('b', 1), ('A', [True, None])][('A', [True, None]), ('b', 1)]")]
    [InlineData("m | map(attribute='t', default=0) | list", "[0, 1, 0]")]
    [InlineData("['a'] | map('upper') | list", "['A']")]
    [InlineData("m | selectattr('r', 'equalto', 'u') | map(attribute='c') | join", "bc")]
    [InlineData("m | rejectattr('t', 'defined') | list | length", "2")]
    [InlineData("[0, 1, 2] | select | list ~ [1, 2] | reject('odd') | list", "[1, 2][2]")]
    [InlineData("['b', 'A', 'c'] | sort ~ m | sort(attribute='c', reverse=true) | map(attribute='c') | join", "['A', 'b', 'c']cbA")]
    [InlineData("['a', 'A', 'b'] | unique | list", "['a', 'b']")]
    [InlineData("[1, 2, 3] | batch(2, 0) | list ~ [1, 2, 3] | slice(2) | list", "[[1, 2], [3, 0]][[1, 2], [3]]")]
    [InlineData("m | groupby('r') | map(attribute='grouper') | list", "['a', 'u']")]
    [InlineData("[1, 2] | sum ~ [2, 1] | min ~ ['a', 'B'] | max ~ [1, 2] | reverse | list", "31B[2, 1]")]
    [InlineData("(m | select) is iterable and (m | select) is not sequence", "True")]
    public void Sequences(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}", Variables));

    [Theory]
    [InlineData("x is undefined and d is defined and none is none and 'a' is string and d is mapping and m is sequence and 'a' is iterable")]
    [InlineData("1 is number and true is number and 1 is integer and true is not integer and 1.0 is float and true is boolean and false is false")]
    [InlineData("1 is odd and 2 is even and 9 is divisibleby 3 and 1 is in [1] and 1 is eq 1 and 2 is gt 1 and 'a' is lower and 'A' is upper")]
    [InlineData("none is sameas none and 'upper' is filter and 'odd' is test and range is callable and d.get is callable")]
    public void Tests_hold(string expression) => Assert.Equal("True", Render($"{{{{ {expression} }}}}", Variables));

    [Theory]
    [InlineData("' a b '.split() ~ 'a,b,c'.split(',', 1) ~ 'a b c'.rsplit(' ', 1)", "['a', 'b']['a', 'b,c']['a b', 'c']")]
    [InlineData("'xax'.strip('x') ~ ' a '.lstrip() ~ '|' ~ ' a'.rstrip()", "aa | a")]
    [InlineData("'abc'.startswith('ab') ~ 'abc'.endswith(('x', 'c'))", "TrueTrue")]
    [InlineData("'they\\'re x1y'.title() ~ 'aB'.capitalize() ~ 'ß'.upper()", "They'Re X1YAbSS")]
    [InlineData("','.join(['a', 'b']) ~ 'abc'.find('c') ~ 'aa'.count('a') ~ '7'.zfill(3) ~ '12'.isdigit()", "a,b22007True")]
    [InlineData("'abc'.removeprefix('a').removesuffix('c') ~ 'a\\nb'.splitlines() ~ 'a-b'.partition('-')", "b['a', 'b']('a', '-', 'b')")]
    [InlineData("'{0} {1:>3} {x!r} {2:.2f}'.format(1, 2, 3.14159, x='a')", "1   2 'a' 3.14")]
    [InlineData("d.get('q', 5) ~ d.keys() | list ~ d.items() ~ [1, 2].index(2)", "5['b', 'A']dict_items([('b', 1), ('A', [True, None])])1")]
    public void Methods(string expression, string expected) => Assert.Equal(expected, Render($"{{{{ {expression} }}}}", Variables));

    [Fact]
    public void A_sequence_of_select_is_gone_through_once() =>
        Assert.Equal("[1][]", Render("{% set odd = [1, 2] | select('odd') %}{{ odd | list }}{{ odd | list }}"));

    [Fact]
    public void An_unknown_filter_is_named_with_its_place_and_the_nearest_name()
    {
        var error = Refuse("a\n  {{ 1 | tojsn }}");
        Assert.Equal("line 2, column 10: No filter named 'tojsn'. Did you mean 'tojson'?", error.Message);
        Assert.Contains("No test named 'strng'. Did you mean 'string'?", Refuse("{{ 1 is strng }}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_filter_that_is_not_reached_does_no_harm() =>
        Assert.Equal("ok", Render("{% if false %}{{ 1 | nope }}{% endif %}{{ 1 | nope if false else 'ok' }}"));

    [Fact]
    public void The_clock_can_be_set()
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(new DateTimeOffset(2024, 7, 6, 15, 4, 5, TimeSpan.Zero));
        time.LocalTimeZone.Returns(TimeZoneInfo.Utc);
        Assert.Equal("06 Jul 2024 Saturday 6 03PM 188", Render("{{ strftime_now('%d %b %Y %A %-d %I%p %j') }}", time: time));
    }
}
