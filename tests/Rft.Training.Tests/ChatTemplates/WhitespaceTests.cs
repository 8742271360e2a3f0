using static Rft.Training.Tests.ChatTemplates.Templates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>trim_blocks, lstrip_blocks and the signs of tags.</summary>
public sealed class WhitespaceTests
{
    [Theory]
    [InlineData("a\n{% if true %}\nb\n{% endif %}\nc", "a\nb\nc")]
    [InlineData("a\n  {% if true %}b{% endif %}\nc", "a\nbc")]
    [InlineData("a\n  {%+ if true %}b{% endif +%}\nc", "a\n  b\nc")]
    [InlineData("a {% if true %}b{% endif %}", "a b")]
    [InlineData("a \n {%- if true -%} \n b {%- endif %}", "ab")]
    [InlineData("a \n {{- 1 -}} \n b", "a1b")]
    [InlineData("  {{ 1 }}\n", "  1")]
    [InlineData("a\n  {# c #}\nb", "a\nb")]
    [InlineData("a\n {#- c -#}\n b", "ab")]
    [InlineData("a\n\n", "a\n")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("{% raw %}{{ x }}{% endraw %}", "{{ x }}")]
    [InlineData("  {% raw -%}  a  {%- endraw %}\nb", "ab")]
    [InlineData("{{ '}}' }}{{ {'a': {'b': 1}}.a.b }}", "}}1")]
    public void Blocks_take_their_line_with_them(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("a\n{{ b", 2, 1)]
    [InlineData("{# a", 1, 1)]
    [InlineData("{% raw %} a", 1, 1)]
    [InlineData("a\n\n{{ 'b }}", 3, 4)]
    [InlineData("{{ (a] }}", 1, 6)]
    [InlineData("{{ a ! b }}", 1, 6)]
    public void What_is_not_closed_is_named_by_line_and_column(string template, int line, int column)
    {
        var error = Refuse(template);
        Assert.Equal((line, column), (error.Line, error.Column));
    }
}
