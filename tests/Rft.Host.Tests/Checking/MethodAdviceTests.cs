using Rft.Host.Checking.Advising;

namespace Rft.Host.Tests.Checking;

public sealed class MethodAdviceTests
{
    [Theory]
    [InlineData(1001, 0, 0, "sft: 1,001 of 5,000 rows of train have an answer or a reference, more than 1,000, enough to imitate")]
    [InlineData(1001, 1, 0, "sft: 1,001 of 5,000 rows of train have an answer or a reference, more than 1,000, enough to imitate; rft after it adds what code can verify and demonstrations do not show")]
    [InlineData(1000, 1, 0, "sft: 1,000 of 5,000 rows of train have an answer or a reference, 100 to 1,000; or rft by what code can verify, where reasoning before the answer helps")]
    [InlineData(101, 0, 0, "sft: 101 of 5,000 rows of train have an answer or a reference, 100 to 1,000")]
    [InlineData(100, 1, 1, "rft by what code can verify: 100 of 5,000 rows of train have an answer or a reference, 100 or fewer, which supervised training learns by heart")]
    [InlineData(100, 0, 1, "judge-based rft by what judge model says: 100 of 5,000 rows of train have an answer or a reference, 100 or fewer, which supervised training learns by heart")]
    [InlineData(1, 0, 0, "rft, with a grader that compares answers (docs/tasks.md has exact ones): 1 of 5,000 rows of train have an answer or a reference, 100 or fewer, which supervised training learns by heart")]
    [InlineData(0, 1, 1, "rft by what code can verify: 0 of 5,000 rows of train have an answer or a reference, so there is nothing to imitate, and code can tell right from wrong")]
    [InlineData(0, 0, 1, "judge-based rft by what judge model says: 0 of 5,000 rows of train have an answer or a reference, and no grader verifies answers by code")]
    public void The_method_follows_from_labels_and_graders(int labelled, int verifiers, int judges, string message)
    {
        var advice = MethodAdvice.Of(
            new LabelledData("train", 5000, labelled), null, [.. Enumerable.Repeat("code", verifiers)], [.. Enumerable.Repeat("model", judges)]);
        Assert.Equal(new AdviceLine("method", message), Assert.Single(advice));
    }

    [Fact]
    public void Pairs_are_for_dpo()
    {
        var advice = MethodAdvice.Of(null, new LabelledData("pairs", 2000, 2000), [], []);
        Assert.Equal("dpo on pairs: its 2,000 pairs teach which answer is better without sampling or grading", Assert.Single(advice).Message);
    }

    [Fact]
    public void Without_labels_and_graders_nothing_is_said()
    {
        Assert.Empty(MethodAdvice.Of(new LabelledData("train", 50, 0), null, [], []));
        Assert.Empty(MethodAdvice.Of(null, null, [], []));
        Assert.Empty(MethodAdvice.Of(new LabelledData("train", 0, 0), new LabelledData("pairs", 0, 0), ["code"], []));
    }
}
