using Rft.Training.ChatTemplates;
using static Rft.Training.Tests.ChatTemplates.Templates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>What a hostile template cannot do.</summary>
public sealed class SandboxTests
{
    [Theory]
    [InlineData("{{ ''.__class__ }}|{{ [].__class__ }}|{{ {}._x }}", "||")]
    [InlineData("{{ {'_x': 1}._x }}{{ {'_x': 1}['_x'] }}", "11")]
    public void Names_with_an_underscore_are_items_alone(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ ''.__class__.__mro__ }}")]
    [InlineData("{{ ''.__class__() }}")]
    [InlineData("{{ '{0.__class__.x}'.format('') }}")]
    [InlineData("{{ [1].append(2) }}")]
    [InlineData("{{ {}.update({'a': 1}) }}")]
    [InlineData("{% set l = [] %}{% set f = l.pop %}{{ f() }}")]
    public void Nothing_beneath_values_is_reached_or_changed(string template) =>
        Assert.Contains("unsafe", Refuse(template).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}{% endfor %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{{ 'a' * 1000000000 }}", "longer than")]
    [InlineData("{% set n = namespace(x='a') %}{% for i in range(100) %}{% set n.x = n.x ~ n.x %}{% endfor %}", "longer than")]
    [InlineData("{% for i in range(100) %}{{ 'a' * 10000000 }}{% endfor %}", "longer than")]
    [InlineData("{% set x = 'a' * 10000000 %}{% for i in range(1000) %}{% set y = x.replace('a', 'b') %}{% endfor %}", "together")]
    [InlineData("{{ [1] * 100000000 }}", "steps")]
    [InlineData("{{ range(100001) }}", "range too big")]
    [InlineData("{{ 2 ** 1000000 }}", "too large")]
    [InlineData("{% set n = namespace(x=3) %}{% for i in range(100) %}{% set n.x = n.x * n.x %}{% endfor %}", "too large")]
    [InlineData("{{ 10 ** 5000 }}", "spelt out")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "deeper than 100")]
    [InlineData("{{ '%999999999d' % 1 }}", "longer than")]
    [InlineData("{{ '{:999999999}'.format(1) }}", "longer than")]
    [InlineData("{{ 'a'.center(999999999) }}", "longer than")]
    [InlineData("{{ 'a' | indent(999999999, true) }}", "longer than")]
    [InlineData("{{ [1] | tojson(indent=999999999) }}", "longer than")]
    [InlineData("{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}", "")]
    [InlineData("{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x | tojson }}", "")]
    [InlineData("{% set n = namespace(x=(1,), y=(1,)) %}{% for i in range(60) %}{% set n.x = (n.x, n.x) %}{% set n.y = (n.y, n.y) %}{% endfor %}{{ n.x == n.y }}", "steps")]
    [InlineData("{% set n = namespace(x=(1,)) %}{% for i in range(60) %}{% set n.x = (n.x, n.x) %}{% endfor %}{{ {n.x: 1} }}", "steps")]
    [InlineData("{% set n = namespace(x=[]) %}{% for i in range(90000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}", "nested too deep")]
    [InlineData("{% for x in [[[1]]] recursive %}{{ loop([x]) }}{% endfor %}", "deeper than 100")]
    public void Endless_work_ends_with_a_clear_error(string template, string expected) =>
        Assert.Contains(expected, Refuse(template).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_by_the_parser()
    {
        Assert.Contains("nested deeper", Refuse($"{{{{ {new string('(', 1000)}1{new string(')', 1000)} }}}}").Message, StringComparison.Ordinal);
        string blocks = string.Concat(Enumerable.Repeat("{% if true %}", 1000));
        Assert.Contains("nested deeper", Refuse(blocks).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_operators_is_an_error_or_a_value_but_no_crash()
    {
        string chain = string.Join('+', Enumerable.Repeat("1", 100_000));
        Assert.Contains("nested too deep", Refuse($"{{{{ {chain} }}}}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_can_be_set()
    {
        Assert.Contains("more than 5 steps", Refuse("{{ 1 }}{{ 2 }}{{ 3 }}", limits: new ChatTemplateLimits { MaxSteps = 5 }).Message, StringComparison.Ordinal);
        Assert.Contains("at most 3 are read", Refuse("abcd", limits: new ChatTemplateLimits { MaxSource = 3 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rendering_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ChatTemplate.Parse("a").Render(new ChatTemplateInput { Messages = Json("[]") }, source.Token));
    }
}
