using Microsoft.Extensions.AI.Evaluation;

namespace Rft.Graders.Evaluation;

/// <summary>An evaluator of Microsoft.Extensions.AI.Evaluation as a grader. A plugin derives from it, gives it an evaluator and a <see cref="GraderAttribute"/>.</summary>
/// <remarks>
/// <para>
/// The metric that <see cref="EvaluatorScore.Metric"/> names becomes the score: a number as it is or mapped to 0..1, true 1 and false 0. All other
/// numbers and truths become metrics of the grade. A metric without a value is "not applicable"; a metric with a diagnostic of severity error, or of text, makes
/// the call fail and never becomes a number.
/// </para>
/// <para>Thread-safe when the evaluator is, which the evaluators of that library are.</para>
/// </remarks>
public class EvaluatorGrader : IGrader
{
    private readonly IEvaluator _evaluator;
    private readonly ChatConfiguration? _chat;
    private readonly EvaluatorScore _score;
    private readonly string _metric;

    /// <summary>Wraps an evaluator.</summary>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="score">Which metric is the score and how it is mapped; the only metric as it is when null.</param>
    /// <param name="chat">The model that an evaluator of the kind "ask a model" asks. Workers have no network: such a grader needs <c>trusted</c>.</param>
    /// <exception cref="ArgumentException">The evaluator has several metrics and none is named, or not the one that is named.</exception>
    public EvaluatorGrader(IEvaluator evaluator, EvaluatorScore? score = null, ChatConfiguration? chat = null)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        (_evaluator, _chat, _score) = (evaluator, chat, score ?? new EvaluatorScore());
        var names = evaluator.EvaluationMetricNames;
        string listed = string.Join(", ", names.Order(StringComparer.Ordinal));
        if (_score.Metric is not { } wanted)
            _metric = names.Count == 1 ? names.First() : throw new ArgumentException($"the evaluator has the metrics {listed}; name the one that is the score", nameof(score));
        else
            _metric = names.Contains(wanted) ? wanted : throw new ArgumentException($"the evaluator has no metric '{wanted}'; it has {listed}", nameof(score));
    }

    /// <inheritdoc/>
    /// <exception cref="EvaluatorException">The evaluator reports an error, or the score's metric is missing or text.</exception>
    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var (messages, response) = ChatConversion.ToChat(request.Sample);
        var result = await _evaluator.EvaluateAsync(messages, response, _chat, Contexts(request), cancellationToken);
        if (!result.Metrics.TryGetValue(_metric, out var metric)) throw new EvaluatorException($"the evaluator answered without its metric '{_metric}'");
        var grade = ToGrade(metric);
        foreach (var other in result.Metrics.Values.Where(other => other.Name != _metric))
        {
            if (Error(other) is { } error) context.Log($"metric '{other.Name}' left out: {error}");
            else if (Number(other) is { } number) grade = grade.With(other.Name, number);
        }
        return grade;
    }

    /// <summary>What the evaluator gets beside the conversation: the row as an <see cref="ItemContext"/>. Override it for evaluators with contexts of their own.</summary>
    /// <param name="request">The sample and its row.</param>
    protected virtual IEnumerable<EvaluationContext> Contexts(GradeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return [new ItemContext(request.Item)];
    }

    private Grade ToGrade(EvaluationMetric metric)
    {
        if (Error(metric) is { } error) throw new EvaluatorException($"metric '{metric.Name}': {error}");
        if (metric is not (NumericMetric or BooleanMetric))
            throw new EvaluatorException($"metric '{metric.Name}' is a {metric.GetType().Name}; a score is a number or true or false");
        string? reason = metric.Reason ?? metric.Interpretation?.Reason;
        if (Number(metric) is not { } number) return Grade.NotApplicable(reason);
        var grade = metric is BooleanMetric ? Grade.Pass(number == 1, reason) : Grade.Score(_score.Map(number), reason);
        return metric.Interpretation is { } interpretation ? grade.WithPassed(!interpretation.Failed) : grade;
    }

    private static double? Number(EvaluationMetric metric) => metric switch
    {
        NumericMetric numeric => numeric.Value,
        BooleanMetric { Value: { } value } => value ? 1 : 0,
        _ => null,
    };

    private static string? Error(EvaluationMetric metric) =>
        metric.Diagnostics?.FirstOrDefault(diagnostic => diagnostic.Severity == EvaluationDiagnosticSeverity.Error)?.Message;
}
