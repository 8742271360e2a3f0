using Rft.Training.Loop;

namespace Rft.Host.Checking.Measuring;

/// <summary>From the marks of a trial run to what the whole run will take. Pure functions.</summary>
/// <remarks>
/// A stage takes what its trial took, plus its other steps at the mean of the trial's later ones, plus its evaluations and measurements on held-out rows at the
/// last of each, plus its checkpoints. Sampling goes with the tokens of an answer.
/// </remarks>
internal static class RunForecast
{
    // Groups lose their signal as a stage learns: as if it fell from what it is now to nothing at the end. In one run each
    // the mean was about 0.6 of the start in arithmetic, 0.3 in stories260k.
    private const double Fading = 0.5;

    /// <summary>Predicts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="trial">What of it was tried.</param>
    /// <param name="marks">What happened, to the end.</param>
    public static MeasuredPlan Of(TrainingPlan plan, TrialPlan trial, IReadOnlyList<TrialMark> marks)
    {
        var stages = plan.Stages.Select(stage => Stage(stage, plan, trial, Marks(stage.Name, marks))).ToList();
        var (last, tokens) = LastEvaluation(plan, trial, marks, stages);
        var start = marks[0].At;
        return new MeasuredPlan
        {
            MeasuringSeconds = (marks[^1].At - start).Wall,
            StartSeconds = start.Wall,
            Stages = stages,
            Seconds = start.Wall + stages.Sum(stage => stage.Seconds) + last.Wall,
            CpuSeconds = start.Cpu + stages.Sum(stage => stage.CpuSeconds) + last.Cpu,
            SampledTokens = stages.Sum(stage => stage.SampledTokens + stage.EvaluationTokens) + tokens,
        };
    }

    // With the mark after the stage, which its checkpoint comes before.
    private static List<TrialMark> Marks(string stage, IReadOnlyList<TrialMark> marks)
    {
        int first = marks.ToList().FindIndex(mark => mark.Event == TrialEvent.Started && mark.Stage == stage);
        int next = marks.ToList().FindIndex(first + 1, mark => mark.Event is TrialEvent.Started or TrialEvent.Ended);
        return [.. marks.Skip(first).Take(next - first + 1)];
    }

    private static MeasuredStage Stage(StagePlan stage, TrainingPlan plan, TrialPlan trial, List<TrialMark> marks)
    {
        // The evaluation of a plan without an evaluated stage comes after its last one, and that one's checkpoint counts with it.
        bool after = !stage.Evaluated && marks.RemoveAll(mark => mark.Event == TrialEvent.Evaluation) > 0;
        var steps = marks.Where(mark => mark.Event == TrialEvent.Step).ToList();
        var counted = steps.Skip(TrialPlan.Skipped(steps.Count)).ToList();
        var step = StepScale(stage, trial, counted) * Cost.Mean([.. counted.Select(mark => Gap(marks, mark))]);
        double answerScale = EvaluationScale(plan, trial);
        var evaluation = answerScale * Last(marks, TrialEvent.Evaluation);
        var heldOut = Last(marks, TrialEvent.HeldOut);
        var before = marks.TakeWhile(mark => mark.Event != TrialEvent.Step).ToList();
        var tried = marks.FindLast(mark => mark.Event == TrialEvent.Step)!.At - marks[0].At
            - before.Count(mark => mark.Event == TrialEvent.Evaluation) * Last(marks, TrialEvent.Evaluation)
            - before.Count(mark => mark.Event == TrialEvent.HeldOut) * heldOut;
        int evaluations = stage.Evaluated && plan.Evaluation is { } options ? Times(stage.Steps, options.EverySteps) : 0;
        int heldOuts = marks.Exists(mark => mark.Event == TrialEvent.HeldOut) ? Times(stage.Steps, HeldOutEvery(stage)) : 0;
        var checkpoint = after ? default : (marks[^1].At - marks[^2].At).AtLeastZero;
        var cost = tried.AtLeastZero + (stage.Steps - steps.Count) * step + evaluations * evaluation + heldOuts * heldOut
            + Checkpoints(stage.Steps, plan.Record.CheckpointEverySteps) * checkpoint;
        return Tokens(stage, plan, trial, counted, evaluations) with
        {
            Steps = stage.Steps,
            SecondsPerStep = step.Wall,
            Seconds = cost.Wall,
            CpuSeconds = cost.Cpu,
            Evaluations = evaluations,
            SecondsPerEvaluation = evaluation.Wall,
        };
    }

    // Of a step, the part that is sampling goes with the tokens that are expected over those that were sampled, the part that is updating with the groups
    // that have signal.
    private static double StepScale(StagePlan stage, TrialPlan trial, List<TrialMark> counted)
    {
        if (stage is not RftStagePlan rft) return 1;
        double Share(string part) => Math.Min(1, counted.Average(mark => mark.Values[part]) / counted.Average(mark => mark.Values["time/step"]));
        double scale = 1;
        if (trial.Answers.TryGetValue(stage.Name, out double expected))
            scale += Share("time/sample") * (expected / counted.Average(mark => mark.Values["completion/tokens_mean"]) - 1);
        return Fades(rft, trial) ? scale - Share("time/update") * (1 - Fading) : scale;
    }

    // Steps that are refilled are full to the end; a teacher has a word on every group; what was assumed is a mean over the stage.
    private static bool Fades(RftStagePlan stage, TrialPlan trial) =>
        !trial.Untrained && stage.Options is { Teacher: null, FilterZeroVariance: true, Refill: null };

    private static double EvaluationScale(TrainingPlan plan, TrialPlan trial) =>
        plan.Evaluation is null || trial.EvaluationAnswers is not { } expected ? 1 : expected / trial.Plan.Evaluation!.Sampling.MaxTokens;

    private static MeasuredStage Tokens(StagePlan stage, TrainingPlan plan, TrialPlan trial, List<TrialMark> counted, int evaluations)
    {
        var measured = new MeasuredStage
        {
            Name = stage.Name, Method = stage.Method, Steps = stage.Steps, SecondsPerStep = 0, Seconds = 0, CpuSeconds = 0, Updates = stage.Steps,
            SampledTokens = 0, EvaluationTokens = 0, Evaluations = 0, SecondsPerEvaluation = 0,
        };
        double answer = trial.EvaluationAnswers ?? plan.Evaluation?.Sampling.MaxTokens ?? 0;
        if (stage is not RftStagePlan { Options: var options } rft) return measured with { EvaluationTokens = Round(evaluations * EachEvaluation(plan, answer)) };
        bool taught = trial.Answers.TryGetValue(stage.Name, out double length);
        if (!taught) length = counted.Average(mark => mark.Values["completion/tokens_mean"]);
        double groups = counted.Average(mark => mark.Values["group/sampled"]);
        return measured with
        {
            Updates = Round(stage.Steps * counted.Average(mark => mark.Values["train/updates"])),
            SampledTokens = Round(stage.Steps * groups * options.GroupSize * length),
            EvaluationTokens = Round(evaluations * EachEvaluation(plan, trial.EvaluationAnswers ?? length)),
            AnswerTokens = length,
            AnswerTokensFrom = taught ? "demonstrations" : "samples",
            SignalShare = (Fades(rft, trial) ? Fading : 1) * counted.Average(mark => mark.Values["group/kept"] / mark.Values["group/sampled"]),
            SignalShareFrom = options.Teacher is { Graded: false } ? "samples" : trial.Untrained ? "assumed" : Fades(rft, trial) ? "fading" : "samples",
        };
    }

    private static (Cost Cost, long Tokens) LastEvaluation(TrainingPlan plan, TrialPlan trial, IReadOnlyList<TrialMark> marks, List<MeasuredStage> stages)
    {
        if (plan.Evaluation is null || plan.Stages.Any(stage => stage.Evaluated)) return (default, 0);
        int index = marks.ToList().FindLastIndex(mark => mark.Event == TrialEvent.Evaluation);
        if (index < 0) return (default, 0);
        double answer = trial.EvaluationAnswers ?? plan.Evaluation.Sampling.MaxTokens;
        return (EvaluationScale(plan, trial) * (marks[index].At - marks[index - 1].At), Round(EachEvaluation(plan, answer)));
    }

    private static double EachEvaluation(TrainingPlan plan, double answer) =>
        plan.Evaluation is { } options ? plan.ValidRows.Count * options.Samples * answer : 0;

    private static Cost Gap(List<TrialMark> marks, TrialMark mark) => (mark.At - marks[marks.IndexOf(mark) - 1].At).AtLeastZero;

    private static Cost Last(List<TrialMark> marks, TrialEvent what) => marks.FindLast(mark => mark.Event == what) is { } mark ? Gap(marks, mark) : default;

    private static int HeldOutEvery(StagePlan stage) => stage switch
    {
        SftStagePlan sft => sft.Options.HeldOut.EverySteps,
        DpoStagePlan dpo => dpo.Options.HeldOut.EverySteps,
        _ => 0,
    };

    /// <summary>How often something is done before a stage, at an interval, and at its end.</summary>
    /// <param name="steps">The stage's steps.</param>
    /// <param name="every">The interval; 0: none.</param>
    public static int Times(int steps, int every) => every == 0 ? 2 : 1 + Checkpoints(steps, every);

    private static int Checkpoints(int steps, int every) => every == 0 ? 1 : (steps + every - 1) / every;

    private static long Round(double value) => (long)Math.Round(value);
}
