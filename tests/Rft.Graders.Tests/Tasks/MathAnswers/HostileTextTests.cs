using System.Diagnostics;
using Rft.Graders.Tasks.MathAnswers;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

/// <summary>No text keeps the comparison long, exhausts the stack, or becomes equal by being too hard.</summary>
public sealed class HostileTextTests
{
    /// <summary>
    /// Such a text takes a tenth of a second of processor time. Quadratic time in a megabyte would be minutes; the bound leaves room for a busy machine.
    /// </summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Pieces =>
    [
        "9", "(", ")", "$", "$x", "$x$ ", @"\boxed{", @"\boxed{1}", @"\boxed{1} and ", "the answer is ", "final answer ", @"\[", @"\(", @"\begin{align}",
        "{", "}", @"\", @"\$", "\n", "<answer>", "<answer>5</answer>", "answer: ", "A. ", " [ 1", "$5 and then some words ", "1,", "1 ", "1=", "1+",
        "(1", "½", "😀", "([{",
    ];

    public static TheoryData<string> Formulas =>
    [
        Nested(@"\frac{1}{", "2", "}", 1900), Nested("(", "1", ")", 9000), Nested(@"\sqrt{", "2", "}", 2000), Nested("f(", "x", ")", 5000),
        Nested("|", "1", "|", 5000), Nested(@"\{", "1", @"\}", 5000), Nested(@"\text{", "a", "}", 2000), new string('-', 19_000) + "1",
        new string('9', 19_000), "f" + new string('\'', 19_000),
        "9^{9^{9^{9^{9}}}}", "2^{2^{2^{2^{2^{2}}}}}", "100000!", "9!!!!!!!!!!!!", @"\binom{100000}{50000}", "e^{e^{e^{e^{10}}}}", @"\sin 10^{1000}",
        "x^{100000}",
        @"\sum_{i=1}^{999}\sum_{j=1}^{999}\sum_{k=1}^{999} ijk", Joined("+", i => $"1/{i + 2}", 2500), Joined("+", i => $"\\sin {i}", 2000),
        Joined("+", i => $"x^{{{i}}}", 1500), Joined(@"\cup", i => $"({2 * i},{2 * i + 1})", 1400), @"\{" + Joined(", ", i => $"\\sqrt{{{i}}}", 1000) + @"\}",
        Joined("+", i => $"(1\\pm {i})", 1000), Joined("/", _ => "1", 9000), Joined("^", _ => "2", 9000),
        Joined("", _ => @"\begin{pmatrix}1&2\\3&4\end{pmatrix}", 400),
        Joined("", _ => @"\int ", 3000) + "x", Joined("", _ => @"\lim_{x\to 0}", 1400) + "x", @"0.\overline{" + new string('3', 15_000) + "}",
        "1e99999",
    ];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_megabyte_of_anything_is_judged_at_once(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length));
        var clock = Stopwatch.StartNew();
        Assert.False(MathAnswer.AreEqual("$77$", text, new MathOptions { Targets = MathTargets.Latex | MathTargets.Expression | MathTargets.Choice }));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Bound);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void A_formula_that_is_too_hard_is_different_from_everything_but_itself(string formula)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(MathVerdict.Different, MathAnswer.Compare("$77$", $"\\boxed{{{formula}}}").Verdict);
        Assert.NotEqual(MathVerdict.Different, MathAnswer.Compare($"\\boxed{{{formula}}}", $"\\boxed{{{formula}}}").Verdict);
        Assert.NotEqual(MathVerdict.Equal, MathAnswer.Compare($"\\boxed{{{formula}}}", $"\\boxed{{{formula}+1}}").Verdict);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Bound);
    }

    [Fact]
    public void An_answer_of_more_than_20000_characters_is_not_read()
    {
        var comparison = MathAnswer.Compare("$1$", $"\\boxed{{{new string('1', 20_001)}}}");
        Assert.Equal((MathVerdict.Different, "the answer has 20001 characters; at most 20000 are read"), (comparison.Verdict, comparison.Reason));
    }

    private static string Nested(string open, string core, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + core + string.Concat(Enumerable.Repeat(close, depth));

    private static string Joined(string separator, Func<int, string> piece, int count) => string.Join(separator, Enumerable.Range(1, count).Select(piece));
}
