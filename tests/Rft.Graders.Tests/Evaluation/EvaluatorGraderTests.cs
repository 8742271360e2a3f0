using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Rft.Graders.Evaluation;
using Rft.Graders.Tests.Workers;

namespace Rft.Graders.Tests.Evaluation;

/// <summary>Evaluators of Microsoft.Extensions.AI.Evaluation as graders.</summary>
public sealed class EvaluatorGraderTests
{
    private static readonly Message[] Conversation =
    [
        new() { Role = "system", Content = "Be brief." }, new() { Role = "user", Content = "Sum?" }, new() { Role = "assistant", Content = "a b c" },
    ];

    [Fact]
    public async Task A_number_is_the_score_and_the_others_are_metrics()
    {
        var grade = await Grade(new EvaluatorScore { Metric = "quality" }, new NumericMetric("quality", 4, "fine"), new NumericMetric("length", 7), new BooleanMetric("polite", true));
        Assert.Equal((4.0, "fine"), (grade.Value, grade.Reason));
        Assert.Equal([("length", 7.0), ("polite", 1.0)], grade.Metrics.Select(metric => (metric.Key, metric.Value)).Order());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0.75)]
    [InlineData(5, 1)]
    public async Task A_rating_is_mapped(double rating, double expected) =>
        Assert.Equal(expected, (await Grade(new EvaluatorScore { Worst = 1, Best = 5 }, new NumericMetric("rating", rating))).Value);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_truth_is_one_or_zero(bool value, double expected)
    {
        var grade = await Grade(null, new BooleanMetric("polite", value));
        Assert.Equal((expected, (bool?)value), (grade.Value, grade.Passed));
    }

    [Fact]
    public async Task The_evaluator_says_whether_the_sample_passes()
    {
        var metric = new NumericMetric("rating", 2) { Interpretation = new EvaluationMetricInterpretation(EvaluationRating.Poor, failed: true, "too low") };
        var grade = await Grade(null, metric);
        Assert.Equal((2.0, (bool?)false, "too low"), (grade.Value, grade.Passed, grade.Reason));
    }

    [Fact]
    public async Task A_metric_without_value_is_not_applicable() =>
        Assert.Equal(GradeState.NotApplicable, (await Grade(null, new NumericMetric("rating"))).State);

    [Fact]
    public async Task An_error_is_never_a_score()
    {
        var metric = new NumericMetric("rating", 3);
        metric.AddDiagnostics(EvaluationDiagnostic.Warning("hm"), EvaluationDiagnostic.Error("the judge gave no rating"));
        var error = await Assert.ThrowsAsync<EvaluatorException>(() => Grade(null, metric));
        Assert.Equal("metric 'rating': the judge gave no rating", error.Message);
    }

    [Fact]
    public async Task Text_is_no_score()
    {
        var error = await Assert.ThrowsAsync<EvaluatorException>(() => Grade(null, new StringMetric("verdict", "good")));
        Assert.Contains("'verdict' is a StringMetric", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_score_must_be_named_among_several()
    {
        var evaluator = new FixedEvaluator(new NumericMetric("b", 1), new NumericMetric("a", 1));
        Assert.Contains("has the metrics a, b; name", Assert.Throws<ArgumentException>(() => new EvaluatorGrader(evaluator)).Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(() => new EvaluatorGrader(evaluator, new EvaluatorScore { Metric = "c" }));
        Assert.Contains("no metric 'c'; it has a, b", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_evaluator_sees_the_conversation_the_reply_and_the_row()
    {
        var evaluator = new FixedEvaluator(new NumericMetric("rating", 3));
        var sample = new Sample
        {
            Text = "a b c", Reasoning = "hm", FinishReason = FinishReason.Length, Messages = Conversation,
            ToolCalls = [new ToolCall { Id = "c1", Name = "add", Arguments = """{ "x": 2 }""" }],
        };
        await new EvaluatorGrader(evaluator).GradeAsync(
            new GradeRequest { Sample = sample, Item = Item.Parse("""{ "answer": 3 }""") }, new GradeContext(), CancellationToken.None);
        Assert.Equal([("system", "Be brief."), ("user", "Sum?")], evaluator.Messages.Select(message => (message.Role.Value, message.Text)));
        Assert.Equal(("a b c", ChatFinishReason.Length), (evaluator.Response!.Text, evaluator.Response.FinishReason));
        var contents = evaluator.Response.Messages.Single().Contents;
        Assert.Equal("hm", contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal("2", contents.OfType<FunctionCallContent>().Single().Arguments!["x"]!.ToString());
        Assert.Equal(3, evaluator.Contexts.OfType<ItemContext>().Single().Item.Int("answer"));
    }

    [Fact]
    public async Task A_plugin_brings_an_evaluator_and_runs_in_a_worker()
    {
        await using var bench = await WorkerBench.OfFile(Shared.Plugin("Evaluator"));
        var grade = (await bench.Grade("one two three four")).Grade();
        Assert.Equal((0.6, "counted", 0.0), (grade.Value, grade.Reason, grade.Metrics["Turns"]));
    }

    private static async Task<Grade> Grade(EvaluatorScore? score, params EvaluationMetric[] metrics) => await new EvaluatorGrader(
        new FixedEvaluator(metrics), score).GradeAsync(
        new GradeRequest { Sample = new Sample { Text = "" }, Item = Item.Empty }, new GradeContext(), TestContext.Current.CancellationToken);

    /// <summary>Answers with the metrics given and keeps what it was asked.</summary>
    private sealed class FixedEvaluator(params EvaluationMetric[] metrics) : IEvaluator
    {
        public IReadOnlyCollection<string> EvaluationMetricNames => [.. metrics.Select(metric => metric.Name)];

        public IReadOnlyList<ChatMessage> Messages { get; private set; } = [];

        public ChatResponse? Response { get; private set; }

        public IReadOnlyList<EvaluationContext> Contexts { get; private set; } = [];

        public ValueTask<EvaluationResult> EvaluateAsync(
            IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
            IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default)
        {
            (Messages, Response, Contexts) = ([.. messages], modelResponse, [.. additionalContext ?? []]);
            return ValueTask.FromResult(new EvaluationResult(metrics));
        }
    }
}
