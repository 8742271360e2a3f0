using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;

namespace Rft.Graders.Evaluation;

/// <summary>A grader as an evaluator of Microsoft.Extensions.AI.Evaluation, so that a reward can judge replies in a test suite or a report.</summary>
/// <remarks>
/// <para>
/// The score is a <see cref="NumericMetric"/> with the grader's name; each metric of the grade is one named <c>grader/metric</c>. "Not applicable" is a metric
/// without value and an informational diagnostic. "Invalid", a failure and a cancelled call are metrics without value and a diagnostic of severity error.
/// </para>
/// <para>The row comes as <see cref="ItemContext"/> among the additional contexts; without one the row is empty. Thread-safe when the grader is.</para>
/// </remarks>
public sealed class GraderEvaluator : IEvaluator
{
    private readonly string _name;
    private readonly Func<GradeRequest, CancellationToken, ValueTask<GradeOutcome>> _grade;

    /// <summary>Wraps whatever answers with an outcome, for example a runner that keeps limits and isolation.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="grade">Grades one sample.</param>
    public GraderEvaluator(string name, Func<GradeRequest, CancellationToken, ValueTask<GradeOutcome>> grade)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(grade);
        (_name, _grade) = (name, grade);
    }

    /// <summary>Wraps a grader, which then runs on the caller's thread without limits. What it throws becomes a diagnostic.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="grader">The grader.</param>
    /// <param name="options">The grader's options; none when null.</param>
    public GraderEvaluator(string name, IGrader grader, Item? options = null) : this(name, (request, stop) => GradeAsync(grader, options, request, stop)) =>
        ArgumentNullException.ThrowIfNull(grader);

    /// <inheritdoc/>
    /// <remarks>The names of a grade's further metrics are known only after grading.</remarks>
    public IReadOnlyCollection<string> EvaluationMetricNames => [_name];

    /// <inheritdoc/>
    public async ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(modelResponse);
        var item = additionalContext?.OfType<ItemContext>().FirstOrDefault()?.Item ?? Item.Empty;
        var request = new GradeRequest { Sample = ChatConversion.ToSample([.. messages], modelResponse), Item = item };
        var outcome = await _grade(request, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return outcome switch
        {
            GradeOutcome.Graded graded => Result(graded.Grade),
            GradeOutcome.Failed failed => Without(EvaluationDiagnostic.Error($"{failed.Code}: {failed.Message}")),
            GradeOutcome.Cancelled => Without(EvaluationDiagnostic.Error("the grader was stopped before it answered")),
            _ => throw new UnreachableException(),
        };
    }

    private EvaluationResult Result(Grade grade)
    {
        if (grade.State == GradeState.NotApplicable) return Without(EvaluationDiagnostic.Informational("not applicable" + Because(grade)), grade.Reason);
        if (grade.State == GradeState.Invalid) return Without(EvaluationDiagnostic.Error("invalid" + Because(grade)), grade.Reason);
        var score = new NumericMetric(_name, grade.Value, grade.Reason);
        if (grade.Passed is { } passed)
            score.Interpretation = new EvaluationMetricInterpretation(passed ? EvaluationRating.Good : EvaluationRating.Unacceptable, failed: !passed, grade.Reason);
        return new EvaluationResult([score, .. grade.Metrics.Select(metric => new NumericMetric($"{_name}/{metric.Key}", metric.Value))]);
    }

    private static string Because(Grade grade) => grade.Reason is null ? "" : ": " + grade.Reason;

    private EvaluationResult Without(EvaluationDiagnostic diagnostic, string? reason = null)
    {
        var metric = new NumericMetric(_name, value: null, reason);
        metric.AddDiagnostics(diagnostic);
        return new EvaluationResult(metric);
    }

    private static async ValueTask<GradeOutcome> GradeAsync(IGrader grader, Item? options, GradeRequest request, CancellationToken stop)
    {
        try
        {
            return new GradeOutcome.Graded(await grader.GradeAsync(request, new GradeContext { Options = options ?? Item.Empty }, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Code of the grader's author may throw anything; an error is a diagnostic, never a score.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new GradeOutcome.Failed(FaultCode.RuntimeError, $"{e.GetType().Name}: {e.Message}");
        }
    }
}
