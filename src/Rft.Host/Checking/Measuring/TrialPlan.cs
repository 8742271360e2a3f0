using Rft.Host.Checking.Advising;
using Rft.Training.Loop;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;

namespace Rft.Host.Checking.Measuring;

/// <summary>A few steps of every stage of a plan, of the plan's own shape.</summary>
/// <param name="Plan">What is run.</param>
/// <param name="Answers">
/// Expected tokens of an answer by stage, where a supervised stage before it teaches how long answers are. The trial samples so many and no more: the model that it
/// samples is not trained yet, and writes noise up to any limit.
/// </param>
/// <param name="EvaluationAnswers">The same of the evaluations; null: as long as the model writes them.</param>
/// <param name="Untrained">Whether what the graders say of the trial's samples tells nothing, since supervised stages come first.</param>
internal sealed record TrialPlan(
    TrainingPlan Plan, IReadOnlyDictionary<string, double> Answers, double? EvaluationAnswers, bool Untrained)
{
    private const long SmallModel = 4_000_000;
    private const double Warming = 0.6;

    /// <summary>First steps of a stage that its usual step is not taken from: they compile code and grow memory.</summary>
    /// <param name="steps">Steps of the stage in the trial.</param>
    public static int Skipped(int steps) => (int)(Warming * steps);

    /// <summary>Trims a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="chat">The model's chat format.</param>
    /// <param name="parameters">
    /// The model's parameters. The operations of a small model are so short that what calls them counts, and .NET compiles that anew for some hundred calls:
    /// measured with 640 thousand parameters, a supervised step takes its usual time after a hundred, a step that samples after a dozen. Of a large model a
    /// handful tells enough.
    /// </param>
    public static TrialPlan Of(TrainingPlan plan, IChatFormat chat, long parameters)
    {
        var steps = parameters < SmallModel ? new TrialSteps(160, 20, 10, 4) : new TrialSteps(20, 4, 4, 3);
        var answers = new Dictionary<string, double>(StringComparer.Ordinal);
        double? evaluation = null;
        if (plan.Evaluation is { Sampling: var sampling })
        {
            int index = plan.Stages.ToList().FindIndex(stage => stage.Evaluated);
            evaluation = Answer(plan.Stages.Take(index < 0 ? plan.Stages.Count : index), sampling, chat);
        }
        for (int i = 0; i < plan.Stages.Count; i++)
        {
            if (plan.Stages[i] is RftStagePlan rft && Answer(plan.Stages.Take(i), rft.Options.Sampling, chat) is { } length) answers[rft.Name] = length;
        }
        bool untrained = plan.Stages.TakeWhile(stage => stage is not RftStagePlan).Any(stage => stage is SftStagePlan);
        var trimmed = plan with
        {
            Stages = [.. plan.Stages.Select(stage => Trim(stage, steps, answers))],
            Evaluation = plan.Evaluation is { } options ? options with { EverySteps = 0, Sampling = Limited(options.Sampling, evaluation) } : null,
            Record = plan.Record with { CheckpointEverySteps = 0, KeepCheckpoints = 1, KeepBest = false, EvaluationStop = null },
        };
        return new TrialPlan(trimmed, answers, evaluation, untrained);
    }

    // Null: no supervised stage comes before.
    private static double? Answer(IEnumerable<StagePlan> before, SamplingSettings sampling, IChatFormat chat)
    {
        if (before.OfType<SftStagePlan>().LastOrDefault() is not { } taught) return null;
        var lengths = AnswerLengths.Of(taught.Rows, chat);
        return lengths.Count == 0 ? null : lengths.Average(length => Math.Min(length, sampling.MaxTokens));
    }

    private static SamplingSettings Limited(SamplingSettings sampling, double? answer) =>
        answer is { } tokens ? sampling with { MaxTokens = Math.Max(1, (int)Math.Round(tokens)) } : sampling;

    private static StagePlan Trim(StagePlan stage, TrialSteps steps, Dictionary<string, double> answers)
    {
        int supervised = steps.Of(stage);
        return stage switch
        {
            SftStagePlan sft => new SftStagePlan(
                sft.Options with { Steps = supervised, NotFinite = NotFinitePolicy.Skip, HeldOut = new HeldOutOptions(0) }, sft.Rows) { HeldOut = sft.HeldOut },
            DpoStagePlan dpo => new DpoStagePlan(
                dpo.Options with { Steps = supervised, NotFinite = NotFinitePolicy.Skip, HeldOut = new HeldOutOptions(0) }, dpo.Pairs) { HeldOut = dpo.HeldOut },
            RftStagePlan rft => new RftStagePlan(
                rft.Options with
                {
                    Steps = steps.Of(stage),
                    Sampling = Limited(rft.Options.Sampling, answers.TryGetValue(rft.Name, out double answer) ? answer : null),
                    // A step in which the policy learns too is the usual one.
                    Critic = rft.Options.Critic is { } critic ? critic with { WarmupSteps = 0 } : null,
                    Refill = rft.Options.Refill is { } refill ? refill with { OnCap = CapPolicy.Train } : null,
                    MaxFlatSteps = 0,
                    Collapse = new CollapseGuard(),
                    FaultBudget = 1,
                    GraderFaultBudget = 1,
                    FaultCount = null,
                    NotFinite = NotFinitePolicy.Skip,
                },
                rft.Rows),
            _ => throw new ArgumentException($"stage '{stage.Name}' has no known method"),
        };
    }
}
