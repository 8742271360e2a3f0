using Rft.Host.Checking.Measuring;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Host.Checking;

/// <summary>What a run will take, before it starts.</summary>
internal sealed record RunEstimate
{
    public required long Parameters { get; init; }

    /// <summary>Those that are trained: all, or an adapter's.</summary>
    public required long Trained { get; init; }

    public required MemoryEstimate Memory { get; init; }

    public required IReadOnlyList<StageEstimate> Stages { get; init; }

    /// <summary>Evaluations of all stages on pairs or with graders, or the one at the end when there is none.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Most tokens sampled in evaluations.</summary>
    public required long EvaluationTokens { get; init; }

    /// <summary>Optimizer updates of all stages, at most.</summary>
    public long Updates => Stages.Sum(stage => stage.Updates);

    /// <summary>Sampled tokens of all stages and evaluations, at most.</summary>
    public long SampledTokens => Stages.Sum(stage => stage.SampledTokens) + EvaluationTokens;

    /// <summary>Estimates a plan.</summary>
    /// <param name="plan">The plan; its rows fit the context.</param>
    /// <param name="shape">The model's shape.</param>
    /// <param name="chat">Its chat format.</param>
    /// <param name="size">What of it is trained.</param>
    /// <param name="teacher">Parameters of the largest named teacher; 0 without one.</param>
    public static RunEstimate Of(TrainingPlan plan, DecoderConfig shape, IChatFormat chat, ModelSize size, long teacher)
    {
        int evaluations = Count(plan);
        long eachEvaluation =
            plan.Evaluation is { } options ? (long)plan.ValidRows.Count * options.Samples * options.Sampling.MaxTokens : 0;
        return new RunEstimate
        {
            Parameters = DecoderParameters.Shapes(shape).Sum(parameter => parameter.Count),
            Trained = size.Trained,
            Memory = MemoryEstimate.Of(plan, shape, chat, size, teacher),
            Stages = [.. plan.Stages.Select(Stage)],
            Evaluations = evaluations,
            EvaluationTokens = evaluations * eachEvaluation,
        };
    }

    private static StageEstimate Stage(StagePlan stage) => stage is RftStagePlan { Options: var options }
        ? new StageEstimate(
            stage.Name, stage.Method, stage.Steps, (long)stage.Steps * options.Epochs * options.Minibatches,
            (long)stage.Steps * (options.Refill?.MaxBatches ?? 1) * options.PromptsPerStep * options.GroupSize * options.Sampling.MaxTokens)
        : new StageEstimate(stage.Name, stage.Method, stage.Steps, stage.Steps, 0);

    // Before such a stage, at its interval and at its end; without such a stage, once at the end.
    private static int Count(TrainingPlan plan)
    {
        if (plan.Evaluation is not { } evaluation) return 0;
        int[] steps = [.. plan.Stages.Where(stage => stage.Evaluated).Select(stage => stage.Steps)];
        int every = evaluation.EverySteps;
        return steps.Length == 0 ? 1 : steps.Sum(count => RunForecast.Times(count, every));
    }
}

/// <summary>What one stage will take, at most.</summary>
internal sealed record StageEstimate(string Name, string Method, int Steps, long Updates, long SampledTokens);
