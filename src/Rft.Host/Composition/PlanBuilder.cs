using Rft.Host.Configuration;
using Rft.Training.Data;
using Rft.Training.Evaluation;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Optim;
using Rft.Training.Rollouts;
using Rft.Training.Runs;
using Rft.Training.Sampling;

namespace Rft.Host.Composition;

/// <summary>From an experiment file to the plan of a run: reads data and fixes every setting.</summary>
internal static class PlanBuilder
{
    private const int DefaultEvaluationTokens = 256;

    /// <summary>Builds the plan.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its data sets.</param>
    /// <exception cref="ConfigException">The file asks for something that this version does not have.</exception>
    /// <exception cref="DatasetException">A row is wrong, or does not fit the model's context.</exception>
    public static TrainingPlan Build(ExperimentConfig config, DataSets data)
    {
        Supported.Check(config);
        TeacherModels.Check(config);
        if (ContextFit.Misfits(config, data).FirstOrDefault() is { } misfit) throw misfit;
        return new TrainingPlan
        {
            Seed = config.Seed,
            Stages = [.. config.Stages.Select(stage => Stage(stage, config, data))],
            GraderWeights = config.Graders.ToDictionary(grader => grader.Key, grader => grader.Value.Weight, StringComparer.Ordinal),
            Shadows = [.. config.Graders.Values.Select(grader => grader.Shadow).OfType<Shadow>()],
            Canary = config.Grading.Canary,
            OnFault = config.Grading.OnFault,
            ValidRows = config.Eval is null ? [] : data.Rows(config.Eval.Data, ChatRowUse.Prompt),
            Evaluation = config.Eval is null ? null : Evaluation(config.Eval, config),
            Record = new RecordOptions(
                config.Checkpoints.EverySteps, config.Checkpoints.Keep, KeepsBestEvaluation(config), config.Run.Rollouts == RecordedRollouts.All)
            {
                EvaluationStop = config.Guards.EarlyStop,
                DiskWait = config.Guards.DiskWait,
            },
            GradingWorkers = config.Grading.Workers,
            Alarms = config.Alarms,
        };
    }

    private static StagePlan Stage(StageConfig stage, ExperimentConfig config, DataSets data) => stage switch
    {
        SftStageConfig sft => new SftStagePlan(
            new SftOptions(sft.Name, sft.Steps, sft.Batch, Update(sft, config), config.Guards.Nan) { HeldOut = HeldOut(sft, config) },
            data.Rows(sft.Data, ChatRowUse.Supervised))
        {
            HeldOut = sft.HeldOut is { } held ? data.Rows(held.Data, ChatRowUse.Supervised) : [],
        },
        DpoStageConfig dpo => new DpoStagePlan(
            new DpoOptions(dpo.Name, dpo.Steps, dpo.Batch, Update(dpo, config), config.Guards.Nan)
            {
                Loss = Checked(dpo), Reference = dpo.Reference, HeldOut = HeldOut(dpo, config),
            },
            data.Pairs(dpo.Data))
        {
            HeldOut = dpo.HeldOut is { } held ? data.Pairs(held.Data) : [],
        },
        RftStageConfig rft => new RftStagePlan(Rft(rft, config), data.Rows(rft.Data, ChatRowUse.Prompt)),
        _ => throw new InvalidOperationException($"stage '{stage.Name}' has no known method"),
    };

    private static HeldOutOptions HeldOut(SupervisedStageConfig stage, ExperimentConfig config) => stage.HeldOut is not { } held
        ? new HeldOutOptions(0)
        : new HeldOutOptions(held.EverySteps)
        {
            Patience = held.Patience, MinDelta = held.MinDelta, KeepBest = config.Checkpoints.KeepBest == $"{held.Data}/loss",
        };

    private static PreferenceOptions Checked(DpoStageConfig stage)
    {
        try
        {
            stage.Loss.Validate();
            return stage.Loss;
        }
        catch (ArgumentException e)
        {
            throw new ConfigException([new ConfigFinding($"stages.{stage.Name}.loss", e.Message)]);
        }
    }

    // A loss on held-out rows is the stage's to keep checkpoints by; everything else is an evaluation's.
    private static bool KeepsBestEvaluation(ExperimentConfig config) => config.Checkpoints.KeepBest is { } best
        && !config.Stages.OfType<SupervisedStageConfig>().Any(stage => best == $"{stage.HeldOut?.Data}/loss");

    private static RftOptions Rft(RftStageConfig stage, ExperimentConfig config)
    {
        var loss = LossSettings.Of(stage);
        return new RftOptions
        {
            Name = stage.Name,
            Steps = stage.Steps,
            PromptsPerStep = stage.PromptsPerStep,
            GroupSize = stage.GroupSize,
            Minibatches = stage.Minibatches,
            Epochs = stage.Epochs,
            Sampling = Sampling(stage.Sampling),
            Loss = loss.Loss,
            CustomLoss = stage.Loss.Custom is { } custom ? FileLoss.Load(stage.Name, custom) : null,
            Advantage = loss.Advantage,
            KlReward = loss.KlReward,
            Critic = stage.Critic,
            Teacher = stage.Teacher,
            PartialTokens = stage.Sampling.PartialTokens,
            Lag = stage.MaxStaleness / (stage.Minibatches * stage.Epochs),
            Reference = stage.Reference,
            KlControl = stage.Loss.KlTarget is { } target ? new KlControl(target, stage.Loss.KlHorizon ?? KlControl.UsualHorizon) : null,
            Entropy = Entropy(stage.Loss),
            FilterZeroVariance = stage.ZeroVariance.Filter,
            Refill = stage.ZeroVariance.Refill,
            Selection = SelectionSettings.Of(stage.Selection, config),
            MinGroupSize = stage.Critic is null ? config.Grading.MinGroupSize : 1,
            Update = Update(stage, config),
            Rewards = stage.Rewards,
            FaultBudget = config.Grading.FaultBudget,
            // Whoever allows more failures in all allows them to one grader.
            GraderFaultBudget = Math.Max(config.Grading.FaultBudget, RftOptions.UsualGraderFaultBudget),
            FaultCount = config.Grading.FaultCount,
            MaxFlatSteps = config.Guards.AllZeroVarianceSteps,
            Collapse = config.Guards.Collapse,
            NotFinite = config.Guards.Nan,
        };
    }

    private static EntropyControl? Entropy(LossConfig loss)
    {
        if (loss.EntropyTarget is not { } target) return null;
        var control = new EntropyControl(target);
        return control with { Delta = loss.EntropyDelta ?? control.Delta, Largest = loss.EntropyMax ?? control.Largest };
    }

    private static UpdateOptions Update(StageConfig stage, ExperimentConfig config)
    {
        var optimizer = stage.Optimizer;
        return new UpdateOptions(
            new LearningRateSchedule(optimizer.LearningRate, optimizer.Schedule, optimizer.WarmupSteps, optimizer.FinalShare),
            new AdamWSettings
            {
                LearningRate = optimizer.LearningRate,
                Beta1 = optimizer.Beta1,
                Beta2 = optimizer.Beta2,
                Epsilon = optimizer.Eps,
                WeightDecay = optimizer.WeightDecay,
                DecayOn = optimizer.DecayOn,
                MaxGradNorm = optimizer.MaxGradNorm,
            },
            ForwardSettings.Of(stage, ModelSource.Of(config.Model).Shape, config.Seed));
    }

    /// <summary>How an evaluation samples unless it is greedy: as the last reinforcement stage, which also says how long answers may be.</summary>
    /// <param name="config">The experiment.</param>
    public static SamplingSettings EvaluationSampling(ExperimentConfig config) =>
        config.Stages.OfType<RftStageConfig>().LastOrDefault()?.Sampling is { } last
        ? Sampling(last)
        : new SamplingSettings { MaxTokens = Math.Min(DefaultEvaluationTokens, ModelSource.Of(config.Model).Shape.Context / 2) };

    private static EvaluationOptions Evaluation(EvalConfig eval, ExperimentConfig config)
    {
        var sampling = EvaluationSampling(config);
        return new EvaluationOptions(eval.Metric, eval.Greedy ? 1 : eval.Samples, eval.EverySteps, eval.Greedy ? sampling with { Temperature = 0 } : sampling);
    }

    private static SamplingSettings Sampling(SamplingConfig sampling) => new()
    {
        Temperature = sampling.Temperature,
        TopP = sampling.TopP,
        TopK = sampling.TopK,
        MaxTokens = sampling.MaxTokens,
    };
}
