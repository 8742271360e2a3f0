using static Rft.Training.Tests.ChatTemplates.Templates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>Statements: loops, branches, assignments, macros.</summary>
public sealed class StatementTests
{
    [Theory]
    [InlineData("{% for x in [1,2,3] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
        "103TrueFalse3 212FalseFalse3 321FalseTrue3 ")]
    [InlineData("{% for x in 'abc' %}{{ loop.previtem }}{{ x }}{{ loop.nextitem }}{{ loop.cycle(1, 2) }} {% endfor %}", "ab1 abc2 bc1 ")]
    [InlineData("{% for x in [1,1,2] %}{{ loop.changed(x) }} {% endfor %}", "True False True ")]
    [InlineData("{% for x in [] %}a{% else %}none{% endfor %}", "none")]
    [InlineData("{% for x in [1,2,3,4] if x is even %}{{ x }}of{{ loop.length }} {% endfor %}", "2of2 4of2 ")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}", "a1b2")]
    [InlineData("{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "123")]
    [InlineData("{% for x in [1,2,3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}", "13")]
    [InlineData("{% for x in [1,2,3] %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}", "1")]
    [InlineData("{% for x in [1] %}{% break %}{% else %}no turn ended{% endfor %}", "no turn ended")]
    [InlineData("{% for x in [1,[2]] recursive %}{{ '(' ~ loop(x) ~ ')' if x is iterable else x }}{{ loop.depth }}{% endfor %}", "11(22)1")]
    [InlineData("{% set n = namespace(go=true) %}{% for x in [1,2] if n.go %}{{ x }}{% set n.go = false %}{% endfor %}", "1")]
    public void Loops(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{% if 0 %}a{% elif '' %}b{% elif [0] %}c{% else %}d{% endif %}", "c")]
    [InlineData("{% if x %}a{% else %}b{% endif %}", "b")]
    [InlineData("{% set a, b = 1, 2 %}{{ b }}{{ a }}", "21")]
    [InlineData("{% set a | upper %}x{{ 1 }}{% endset %}{{ a }}", "X1")]
    [InlineData("{% set n = namespace(i=0) %}{% for x in [1,2] %}{% set n.i = n.i + x %}{% endfor %}{{ n.i }}", "3")]
    [InlineData("{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}", "1")]
    [InlineData("{% filter upper | replace('A', 'b') %}ax{% endfilter %}", "bX")]
    [InlineData("{% print 1, 2 %}", "12")]
    public void Branches_and_assignments(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{% set y = 0 %}{% for x in [1,2] %}{% set y = y + x %}{{ y }}{% endfor %}{{ y }}", "120")]
    [InlineData("{% if true %}{% set y = 1 %}{% endif %}{{ y }}", "1")]
    [InlineData("{% if false %}{% set v = 1 %}{% endif %}{{ v }}", "outer")]
    [InlineData("{% for x in [1] %}{{ v }}{% endfor %}{% set v = 1 %}", "")]
    [InlineData("{{ v }}{% set v = 1 %}{{ v }}", "outer1")]
    public void Names_belong_to_scopes_as_in_jinja2(string template, string expected) => Assert.Equal(expected, Render(template, """{"v":"outer"}"""));

    [Theory]
    [InlineData("{% macro f(a, b=2, c=b) %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(b=5, a=4) }}{{ f() }}", "122;133;455;22;")]
    [InlineData("{% macro f(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, k=3) }}", "1(2,){'k': 3}")]
    [InlineData("{% macro f() %}<{{ caller(1) }}>{% endmacro %}{% call(x) f() %}{{ x }}{% endcall %}", "<1>")]
    [InlineData("{% macro f() %}{{ y }}{% endmacro %}{% set y = 1 %}{{ f() }}", "1")]
    [InlineData("{% macro f(n) %}{{ n }}{{ f(n - 1) if n }}{% endmacro %}{{ f(3) }}", "3210")]
    [InlineData("{% macro f(a) %}{% endmacro %}{{ f.name }}{{ f.arguments }}", "f('a',)")]
    public void Macros(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "takes not more than 1 argument")]
    [InlineData("{% macro f(a) %}{% endmacro %}{{ f(q=2) }}", "no keyword argument 'q'")]
    [InlineData("{% for a, b in [[1]] %}{% endfor %}", "not enough values to unpack")]
    [InlineData("{% for a in 5 %}{% endfor %}", "'int' object is not iterable")]
    [InlineData("{% set a.b = 1 %}", "non-namespace")]
    [InlineData("{% break %}", "outside loop")]
    [InlineData("{% endif %}", "unknown tag 'endif'")]
    [InlineData("{% if a %}", "ends inside 'if'")]
    [InlineData("{% include 'x' %}", "'include' is not supported")]
    [InlineData("{% set true = 1 %}", "can't assign to 'true'")]
    [InlineData("{% for x in [1] %}{{ loop(x) }}{% endfor %}", "'recursive' marker")]
    public void Mistakes_are_named(string template, string expected) => Assert.Contains(expected, Refuse(template).Message, StringComparison.Ordinal);
}
