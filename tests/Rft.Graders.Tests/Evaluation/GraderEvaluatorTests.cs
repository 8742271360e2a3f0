using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Rft.Graders.Evaluation;
using Rft.Graders.Running;

namespace Rft.Graders.Tests.Evaluation;

/// <summary>Graders as evaluators of Microsoft.Extensions.AI.Evaluation.</summary>
public sealed class GraderEvaluatorTests
{
    private static readonly ChatMessage Question = new(ChatRole.User, "How many?");

    [Fact]
    public async Task A_score_is_a_number_with_its_reason_and_metrics()
    {
        var result = await Evaluate((request, _) => Grade.Score(request.Item.Int("limit") - request.Sample.Text.Length, "left").With("turns", request.Sample.Messages.Count));
        var score = result.Get<NumericMetric>("length");
        Assert.Equal((7.0, "left"), (score.Value, score.Reason));
        Assert.Equal(2, result.Get<NumericMetric>("length/turns").Value);
        Assert.Null(score.Interpretation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grade_that_passes_or_not_says_so(bool passed)
    {
        var score = (await Evaluate((_, _) => Grade.Pass(passed))).Get<NumericMetric>("length");
        Assert.Equal((passed ? 1.0 : 0, !passed), (score.Value, score.Interpretation!.Failed));
    }

    [Fact]
    public async Task Not_applicable_has_no_value_and_no_error()
    {
        var score = (await Evaluate((_, _) => Grade.NotApplicable("no sum asked"))).Get<NumericMetric>("length");
        Assert.Null(score.Value);
        Assert.Equal((EvaluationDiagnosticSeverity.Informational, "not applicable: no sum asked"), Diagnostic(score));
    }

    [Fact]
    public async Task Invalid_and_thrown_have_no_value_and_an_error()
    {
        var invalid = (await Evaluate((_, _) => Grade.Invalid("the row lies"))).Get<NumericMetric>("length");
        Assert.Null(invalid.Value);
        Assert.Equal((EvaluationDiagnosticSeverity.Error, "invalid: the row lies"), Diagnostic(invalid));
        var thrown = (await Evaluate((_, _) => throw new FormatException("no digits"))).Get<NumericMetric>("length");
        Assert.Null(thrown.Value);
        Assert.Equal((EvaluationDiagnosticSeverity.Error, "RuntimeError: FormatException: no digits"), Diagnostic(thrown));
    }

    [Fact]
    public async Task A_cancelled_evaluation_throws()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var evaluator = new GraderEvaluator("length", new Lambda((_, token) => throw new OperationCanceledException(token)));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await evaluator.EvaluateAsync([Question], Reply("x"), cancellationToken: stop.Token));
    }

    [Fact]
    public async Task A_grader_file_judges_with_the_limits_of_a_run()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        string file = folder.Write("g.js", "function grade(s, item) { if (s.output_text === 'loop') for (;;); return s.output_text.length / item.limit; }");
        await using var starter = new InProcessStarter(new GraderLoader(), null, null);
        await using var executor = await starter.StartAsync(new GraderSource("share", file), token);
        var runner = new GraderRunner(executor);
        var evaluator = new GraderEvaluator("share", (request, stop) => runner.GradeAsync(request, seed: 1, stop));
        ItemContext[] row = [new(Item.Parse("""{ "limit": 8 }"""))];
        Assert.Equal(0.5, (await evaluator.EvaluateAsync([Question], Reply("four"), null, row, token)).Get<NumericMetric>("share").Value);
        var failed = (await evaluator.EvaluateAsync([Question], Reply("loop"), null, row, token)).Get<NumericMetric>("share");
        Assert.Null(failed.Value);
        Assert.StartsWith("StatementLimit: ", Diagnostic(failed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_and_back_is_the_same_grade()
    {
        var inner = new Lambda((request, _) => Grade.Score(request.Item.Int("limit"), request.Sample.Reasoning).With("tools", request.Sample.ToolCalls.Count));
        var back = new EvaluatorGrader(new GraderEvaluator("length", inner));
        var sample = new Sample { Text = "x", Reasoning = "so", ToolCalls = [new ToolCall { Id = "1", Name = "add" }] };
        var grade = await back.GradeAsync(
            new GradeRequest { Sample = sample, Item = Item.Parse("""{ "limit": 3 }""") }, new GradeContext(), TestContext.Current.CancellationToken);
        Assert.Equal((3.0, "so", 1.0), (grade.Value, grade.Reason, grade.Metrics["length/tools"]));
    }

    private static (EvaluationDiagnosticSeverity Severity, string Message) Diagnostic(EvaluationMetric metric)
    {
        var diagnostic = Assert.Single(metric.Diagnostics!);
        return (diagnostic.Severity, diagnostic.Message);
    }

    private static ChatResponse Reply(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    private static async Task<EvaluationResult> Evaluate(Func<GradeRequest, CancellationToken, Grade> grade) => await new GraderEvaluator(
        "length", new Lambda(grade)).EvaluateAsync(
        [Question], Reply("two"), null, [new ItemContext(Item.Parse("""{ "limit": 10 }"""))], TestContext.Current.CancellationToken);

    private sealed class Lambda(Func<GradeRequest, CancellationToken, Grade> grade) : IGrader
    {
        public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(grade(request, cancellationToken));
    }
}
