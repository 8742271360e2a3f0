using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Rft.Graders;
using Rft.Graders.Evaluation;

namespace Evaluator;

/// <summary>A plugin whose grader is somebody's evaluator.</summary>
[Grader("short-replies", Range = "0..1")]
public sealed class ShortReplies() : EvaluatorGrader(new WordEvaluator(), new EvaluatorScore { Metric = "Words", Worst = 10, Best = 0 });

/// <summary>Counts the words of the reply, and tells how many turns came before.</summary>
public sealed class WordEvaluator : IEvaluator
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> EvaluationMetricNames => ["Words", "Turns"];

    /// <inheritdoc/>
    public ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(modelResponse);
        int words = modelResponse.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return ValueTask.FromResult(new EvaluationResult(new NumericMetric("Words", words, "counted"), new NumericMetric("Turns", messages.Count())));
    }
}
