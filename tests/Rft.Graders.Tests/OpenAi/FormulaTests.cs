using System.Globalization;
using CsCheck;
using Rft.Graders.OpenAi.Formulas;

namespace Rft.Graders.Tests.OpenAi;

public sealed class FormulaTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly double[] Values = [1, 0.5, 0.25];

    [Theory]
    [InlineData("1 - 2 - 3", -4)]
    [InlineData("8 / 4 / 2", 1)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("(-2) ^ 2", 4)]
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("2 * -3", -6)]
    [InlineData("- - + - 3", -3)]
    [InlineData("0 ^ 0", 1)]
    [InlineData("1.5e1 + .5 + 2.", 17.5)]
    [InlineData("max(a, b, c) + min (b, c)", 1.25)]
    [InlineData("max(3)", 3)]
    [InlineData("abs(-2) + floor(-0.5) + ceil(0.5) + sqrt(4) + exp(0) + log(1)", 5)]
    [InlineData("min(1, max(2, 3), 4)", 1)]
    [InlineData("-0", 0)]
    public void A_formula_has_the_value_of_arithmetic(string formula, double expected)
    {
        double value = Formula.Parse(formula, Names).Evaluate(Values);
        Assert.Equal(expected, value, 1e-12);
        Assert.False(double.IsNegative(value) && value == 0);
    }

    [Theory]
    [InlineData("", "the formula is empty")]
    [InlineData("  ", "the formula is empty")]
    [InlineData("a +", "ends where a number, a name or '(' is expected")]
    [InlineData("a b", "character 3 of the formula: an operator or the end is expected, not 'b'")]
    [InlineData("2a", "character 2")]
    [InlineData("1e", "character 2")]
    [InlineData("1e999", "is no finite number")]
    [InlineData(".", "is no finite number")]
    [InlineData("(a", "ends where ')' is expected")]
    [InlineData("a)", "character 2")]
    [InlineData("A", "'A' is no grader here; there are a, b, c")]
    [InlineData("pow(a, b)", "there is no function 'pow'; there are min, max, abs, floor, ceil, exp, sqrt, log")]
    [InlineData("sqrt(a, b)", "'sqrt' takes one argument, not 2")]
    [InlineData("min()", "a number, a name or '(' is expected, not ')'")]
    [InlineData("a > b", "not '>'")]
    [InlineData("a ** b", "not '*'")]
    [InlineData("a; b", "not ';'")]
    public void What_is_no_formula_is_told_with_its_place(string formula, string message) =>
        Assert.Contains(message, Assert.Throws<FormulaException>(() => Formula.Parse(formula, Names)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1 / 0", "'divide' gives no finite number")]
    [InlineData("min(1, 1 / 0)", "'divide'")]
    [InlineData("0 / 0", "'divide' gives no real number")]
    [InlineData("log(0)", "'log'")]
    [InlineData("sqrt(0 - a)", "'sqrt' gives no real number")]
    [InlineData("0 ^ -1", "'power'")]
    [InlineData("(0 - 8) ^ (1 / 3)", "'power'")]
    [InlineData("exp(1000)", "'exp'")]
    [InlineData("1e308 * 10", "'multiply'")]
    public void A_value_that_is_not_finite_is_a_fault(string formula, string message) =>
        Assert.Contains(message, Assert.Throws<FormulaException>(() => Formula.Parse(formula, Names).Evaluate(Values)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Nesting_has_a_limit(int depth, bool allowed)
    {
        foreach (string formula in new[]
        {
            new string('(', depth) + "a" + new string(')', depth), string.Concat(Enumerable.Repeat("abs(", depth)) + "a" + new string(')', depth),
            "a" + string.Concat(Enumerable.Repeat("^a", depth)),
        })
        {
            if (allowed) Assert.Equal(1, Formula.Parse(formula, Names).Evaluate(Values));
            else Assert.Contains("deeper than 256", Assert.Throws<FormulaException>(() => Formula.Parse(formula, Names)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Length_has_a_limit_and_costs_no_stack()
    {
        string signs = new string('-', Formula.MaxLength - 1) + "a", sum = string.Join('+', Enumerable.Repeat("a", Formula.MaxLength / 2));
        Assert.Equal(-1, Formula.Parse(signs, Names).Evaluate(Values));
        Assert.Equal(Formula.MaxLength / 2, Formula.Parse(sum, Names).Evaluate(Values));
        Assert.Throws<FormulaException>(() => Formula.Parse(signs + " ", Names));
    }

    [Fact]
    public void A_random_formula_has_the_value_of_its_tree() =>
        // Written with every bracket, the tree is unambiguous; without those that precedence makes needless, it must still be read the same.
        Trees.Sample(tree =>
        {
            double expected = tree.Value;
            foreach (string text in new[] { tree.Bracketed, tree.Bare })
            {
                if (double.IsFinite(expected)) Assert.Equal(expected, Formula.Parse(text, Names).Evaluate(Values));
                else Assert.Throws<FormulaException>(() => Formula.Parse(text, Names).Evaluate(Values));
            }
        });

    [Fact]
    public void Random_text_never_harms_the_parser() =>
        Gen.Char["ab(),+-*/^. 19emx"].Array[0, 60].Sample(letters =>
        {
            try
            {
                Assert.True(double.IsFinite(Formula.Parse(new string(letters), Names).Evaluate(Values)));
            }
            catch (FormulaException)
            {
                // Refused, as most are.
            }
        });

    private static readonly Gen<Tree> Trees = Gen.Recursive<Tree>((depth, self) => depth >= 5
        ? Leaf
        : Gen.Frequency((1, Leaf), (4, Gen.Select(Gen.Char["+-*/^"], self, self, Tree.Of))));

    private static Gen<Tree> Leaf => Gen.OneOf(
        Gen.Int[0, 2].Select(i => new Tree(Names[i], Names[i], 5, Values[i])),
        Gen.Int[0, 9].Select(i => new Tree(i.ToString(CultureInfo.InvariantCulture), i.ToString(CultureInfo.InvariantCulture), 5, i)));

    /// <summary>An expression with its value. A value that is not finite is NaN, and so is everything above it.</summary>
    private sealed record Tree(string Bracketed, string Bare, int Precedence, double Value)
    {
        public static Tree Of(char op, Tree left, Tree right)
        {
            int precedence = op is '+' or '-' ? 1 : op == '^' ? 3 : 2;
            double value = op switch
            {
                '+' => left.Value + right.Value,
                '-' => left.Value - right.Value,
                '*' => left.Value * right.Value,
                '/' => left.Value / right.Value,
                // 1 to any power is 1, also to NaN, which here stands for a fault.
                _ => double.IsNaN(left.Value) || double.IsNaN(right.Value) ? double.NaN : Math.Pow(left.Value, right.Value),
            };
            bool bracketLeft = op == '^' ? left.Precedence <= precedence : left.Precedence < precedence;
            bool bracketRight = op == '^' ? right.Precedence < precedence : right.Precedence <= precedence;
            return new Tree(
                $"({left.Bracketed}{op}{right.Bracketed})", $"{Wrap(left, bracketLeft)} {op} {Wrap(right, bracketRight)}", precedence,
                double.IsFinite(value) ? value : double.NaN);
        }

        private static string Wrap(Tree tree, bool brackets) => brackets ? $"({tree.Bare})" : tree.Bare;
    }
}
