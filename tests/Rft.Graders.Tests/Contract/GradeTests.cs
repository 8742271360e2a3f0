namespace Rft.Graders.Tests.Contract;

public sealed class GradeTests
{
    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Only_a_finite_number_is_a_score_or_a_metric(double value, string spelt)
    {
        Assert.Contains($"not {spelt}", Assert.Throws<InvalidScoreException>(() => Grade.Score(value)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidScoreException>(() => Grade.Score(1).With("m", value));
    }

    [Fact]
    public void Minus_zero_is_stored_as_zero() => Assert.False(double.IsNegative(Grade.Score(-0.0).Value!.Value));

    [Fact]
    public void Only_a_score_carries_a_number()
    {
        Assert.Equal((GradeState.Scored, 0.5, "r"), (Grade.Score(0.5, "r").State, Grade.Score(0.5, "r").Value, Grade.Score(0.5, "r").Reason));
        Assert.Equal((GradeState.NotApplicable, null), (Grade.NotApplicable().State, Grade.NotApplicable().Value));
        Assert.Equal((GradeState.Invalid, null), (Grade.Invalid("r").State, Grade.Invalid("r").Value));
    }

    [Fact]
    public void A_pass_is_one_and_says_so()
    {
        Assert.Equal((1.0, true), (Grade.Pass(true).Value, Grade.Pass(true).Passed));
        Assert.Equal((0.0, false), (Grade.Pass(false).Value, Grade.Pass(false).Passed));
    }

    [Fact]
    public void A_copy_leaves_the_original_alone()
    {
        var grade = Grade.Score(1, "r");
        var changed = grade.With("a", 1).With("a", 2).WithPassed(true).WithPart(new PartScore { Message = 1, Value = 0.5 });
        Assert.Empty(grade.Metrics);
        Assert.Null(grade.Passed);
        Assert.Equal((1.0, "r", true, 1), (changed.Value, changed.Reason, changed.Passed, changed.Parts.Count));
        Assert.Equal([("a", 2.0)], changed.Metrics.Select(m => (m.Key, m.Value)));
    }

    [Theory]
    [InlineData(FaultCode.CpuLimit, "cpu_limit")]
    [InlineData(FaultCode.NoEntryPoint, "no_entry_point")]
    [InlineData(FaultCode.Timeout, "timeout")]
    public void Codes_are_spelt_in_snake_case(FaultCode code, string name) => Assert.Equal(name, code.Name());

    [Fact]
    public void The_log_is_bounded_and_marked()
    {
        var context = new GradeContext();
        context.Log("first");
        for (int i = 0; i < 10_000; i++) context.Log("flood flood flood");
        Assert.StartsWith("first\nflood", context.LogText, StringComparison.Ordinal);
        Assert.EndsWith("... (log cut)", context.LogText, StringComparison.Ordinal);
        Assert.InRange(context.LogText.Length, GradeContext.LogLimit, GradeContext.LogLimit + 20);
    }
}
