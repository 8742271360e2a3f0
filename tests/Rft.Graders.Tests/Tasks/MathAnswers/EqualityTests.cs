using Rft.Graders.Tasks.MathAnswers;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

/// <summary>What counts as the same answer, one table a subject; see Files/math.</summary>
public sealed class EqualityTests
{
    public static TheoryData<string, int, string, bool, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, int, string, bool, string>();
            foreach (string file in Directory.GetFiles(Shared.TestFile("math"), "*.txt").Order())
            {
                string[] lines = File.ReadAllLines(file);
                for (int i = 0; i < lines.Length; i++)
                {
                    if (lines[i].Length == 0 || lines[i].StartsWith('#')) continue;
                    bool equal = lines[i].Contains("  ==  ", StringComparison.Ordinal);
                    string[] sides = lines[i].Split(equal ? "  ==  " : "  !=  ");
                    data.Add(Path.GetFileNameWithoutExtension(file), i + 1, sides[0], equal, sides[1]);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void An_answer_is_accepted_or_not(string table, int line, string gold, bool equal, string answer)
    {
        var comparison = MathAnswer.Compare(gold, answer);
        Assert.True(comparison.Verdict == (equal ? MathVerdict.Equal : MathVerdict.Different), $"{table}.txt({line}): {comparison}");
    }

    [Theory]
    [InlineData("$0.33$", @"$\frac13$", 2, true)]
    [InlineData("$0.33$", @"$\frac13$", 3, false)]
    [InlineData("$(0.33, 0.5)$", "$(1/3, 1/2)$", 2, true)]
    [InlineData(@"$(\frac{3}{5},\frac{8}{3}]$", "$(0.6,2.6667]$", 2, true)]
    [InlineData(@"$8\pi$", "25.13", 2, true)]
    [InlineData(@"$8\pi$", "25.13", 3, false)]
    [InlineData("$1.5$", "$2$", 0, true)]
    public void Decimals_are_compared_to_the_given_places(string gold, string answer, int places, bool equal) =>
        Assert.Equal(equal, MathAnswer.AreEqual(gold, answer, new MathOptions { Precision = places }));

    [Theory]
    [InlineData(-1)]
    [InlineData(51)]
    public void A_precision_outside_the_range_is_refused(int places) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MathOptions { Precision = places });

    [Theory]
    [InlineData("$x=5$", "$y=5$", true)]
    [InlineData("$x+2y$", "$a+2b$", true)]
    [InlineData("$x+2y$", "$2a+b$", false)]
    [InlineData("$x+2y$", "$a+2a$", false)]
    public void Without_strict_symbols_names_are_matched_in_order(string gold, string answer, bool equal)
    {
        Assert.False(MathAnswer.AreEqual(gold, answer));
        Assert.Equal(equal, MathAnswer.AreEqual(gold, answer, new MathOptions { StrictSymbols = false }));
    }

    [Theory]
    [InlineData("$[-1,1]$", @"$-1\le x\le 1$")]
    [InlineData(@"$(-\infty, 2) \cup (3, \infty)$", @"$x<2 \text{ or } x>3$")]
    [InlineData(@"$k \in(-\infty,-2) \cup(2,+\infty)$", "$k < -2$ or $k > 2$")]
    public void An_inequality_answers_a_set_only_when_that_is_allowed(string gold, string answer)
    {
        Assert.False(MathAnswer.AreEqual(gold, answer));
        Assert.True(MathAnswer.AreEqual(gold, answer, new MathOptions { AllowSetRelation = true }));
        Assert.True(MathAnswer.AreEqual(answer, gold));
    }

    [Theory]
    [InlineData("", "no answer")]
    [InlineData(@"\boxed{}", "the last box is empty")]
    [InlineData(@"$\frac{1}{0}$", "has no value")]
    [InlineData(@"$\frac{1}$", "cannot be read")]
    [InlineData("$(1,2$", "a bracket is not closed")]
    public void A_reference_that_cannot_be_read_is_told_apart_from_a_wrong_answer(string gold, string reason)
    {
        var comparison = MathAnswer.Compare(gold, gold);
        Assert.Equal(MathVerdict.InvalidReference, comparison.Verdict);
        Assert.Contains(reason, comparison.Reason, StringComparison.Ordinal);
    }
}
