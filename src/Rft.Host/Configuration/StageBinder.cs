using System.Globalization;
using System.Text.Json;
using Rft.Host.Configuration.Source;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Optim;
using Rft.Training.Rollouts;
using Rft.Training.Selection;

namespace Rft.Host.Configuration;

/// <summary>Turns a resolved and checked stage into its record.</summary>
internal static class StageBinder
{
    // 1e-6 and 1e-5 in verl, 1e-6 and 9e-6 in OpenRLHF.
    private const double UsualCriticShare = 10;

    /// <summary>Binds one stage.</summary>
    public static StageConfig Bind(MapNode node) => node.Text("method") switch
    {
        "sft" => Sft(node),
        "dpo" => Dpo(node),
        "distill" => Distill(node),
        _ => Rft(node),
    };

    private static StageCommon Common(MapNode node) => new()
    {
        Name = node.Text("name"),
        Data = node.Text("data"),
        Steps = node.Int("steps"),
        Optimizer = Optimizer(node.At("optimizer")!),
        MicroBatchTokens = node.IntOrNull("micro_batch_tokens"),
        RecomputeActivations = Recompute(node),
        BalanceCoef = node.Number("balance_coef"),
    };

    private static SftStageConfig Sft(MapNode node) => new(Common(node))
    {
        Batch = node.Int("batch"),
        HeldOut = HeldOut(node),
        Packing = node.Flag("packing"),
    };

    private static DpoStageConfig Dpo(MapNode node) => new(Common(node))
    {
        Batch = node.Int("batch"),
        HeldOut = HeldOut(node),
        Loss = Preference(node.At("loss")!),
        Reference = Reference(node),
    };

    private static ReferenceOptions? Reference(MapNode node) =>
        node.At("reference") is { } reference ? new ReferenceOptions(reference.Int("every"), reference.Number("alpha")) : null;

    private static HeldOutConfig? HeldOut(MapNode node) => node.TextOrNull("valid") is not { } data ? null : new HeldOutConfig(
        data, node.IntOrNull("valid_every") ?? HeldOutConfig.UsualSteps, node.IntOrNull("early_stop.patience") ?? 0,
        node.NumberOrNull("early_stop.min_delta") ?? 0);

    private static PreferenceOptions Preference(ConfigNode node) => new()
    {
        Terms = [new PreferenceTerm(node.Word<PreferenceObjective>("objective"))],
        Beta = node.Number("beta"),
        LabelSmoothing = node.Number("label_smoothing"),
        LengthNormalized = node.Flag("length_normalized"),
        LdAlpha = node.NumberOrNull("ld_alpha"),
        Divergence = node.Word<PreferenceDivergence>("f_divergence"),
        SftWeight = node.Number("sft_weight"),
        SftAverage = node.Flag("sft_average"),
    };

    private static RftStageConfig Rft(MapNode node) => Sampled(node, Loss(node.At("loss")!)) with
    {
        Critic = CriticRules.Estimates(node) ? Critic(node) : null,
        ZeroVariance = new ZeroVarianceConfig(LossRules.FiltersZeroVariance(node), Refill(node.At("zero_variance")!)),
        Rewards = node.Word<RewardSource>("rewards"),
    };

    private static CriticOptions Critic(MapNode node)
    {
        double policy = Optimizer(node.At("optimizer")!).LearningRate;
        var usual = new CriticOptions { LearningRate = node.NumberOrNull("critic.learning_rate") ?? UsualCriticShare * policy };
        return usual with
        {
            ValueClip = node.NumberOrNull("critic.value_clip") ?? usual.ValueClip,
            WarmupSteps = node.IntOrNull("critic.warmup_steps") ?? usual.WarmupSteps,
            Gae = new GaeOptions
            {
                Gamma = node.ShareOrNull("loss.advantage.gamma") ?? usual.Gae.Gamma,
                Lambda = node.ShareOrNull("loss.advantage.lambda") ?? usual.Gae.Lambda,
                Whitening = node.TextOrNull("loss.advantage.whiten") == "none" ? null : usual.Gae.Whitening,
            },
        };
    }

    // A group without spread has no advantage from graders, but each of its tokens has one from the teacher.
    private static RftStageConfig Distill(MapNode node)
    {
        var teacher = new TeacherOptions
        {
            Model = node.TextOrNull("teacher.model") ?? node.TextOrNull("teacher.run"),
            Stage = node.TextOrNull("teacher.stage"),
            Context = node.TextOrNull("teacher.context"),
            Samples = node.Text("samples") == "teacher",
            Coef = node.Number("coef"),
            RewardCoef = node.Number("reward_coef"),
            Discount = node.ShareOrNull("discount")!.Value,
        };
        var loss = node.At("loss") is { } given ? Loss(given) : teacher.Samples ? CrossEntropy : TokenMean;
        return Sampled(node, loss) with { Teacher = teacher };
    }

    private static LossConfig CrossEntropy => new() { Preset = "gpg" };

    private static LossConfig TokenMean => new() { Preset = "importance_sampling", Aggregation = "token-mean" };

    private static RftStageConfig Sampled(MapNode node, LossConfig loss) => new(Common(node))
    {
        RoutingReplay = node.Flag("routing_replay"),
        PromptsPerStep = node.Int("prompts_per_step"),
        GroupSize = node.Int("group_size"),
        Minibatches = node.Int("minibatches"),
        Epochs = node.Int("epochs"),
        Loss = loss,
        Reference = Reference(node),
        ZeroVariance = new ZeroVarianceConfig(Filter: false, Refill: null),
        Selection = Selection(node.At("selection")!),
        Sampling = new SamplingConfig(
            node.Number("sampling.temperature"), node.Number("sampling.top_p"), node.Int("sampling.top_k"),
            node.Int("sampling.max_tokens"))
        {
            PartialTokens = node.IntOrNull("sampling.partial_tokens"),
        },
        MaxStaleness = node.Int("max_staleness"),
        Rewards = RewardSource.Normal,
    };

    private static bool? Recompute(MapNode node) => node.Text("recompute_activations") is var text && text == "auto" ? null : bool.Parse(text);

    private static OptimizerConfig Optimizer(ConfigNode node)
    {
        var betas = node.Texts("betas");
        return new OptimizerConfig
        {
            LearningRate = node.NumberOrNull("learning_rate") ?? OptimizerConfig.AdapterRate,
            Beta1 = double.Parse(betas[0], CultureInfo.InvariantCulture),
            Beta2 = double.Parse(betas[1], CultureInfo.InvariantCulture),
            WeightDecay = node.Number("weight_decay"),
            DecayOn = node.Word<DecayScope>("weight_decay_on"),
            Eps = node.Number("eps"),
            WarmupSteps = node.Int("warmup_steps"),
            MaxGradNorm = node.Number("max_grad_norm"),
            Schedule = node.Word<ScheduleShape>("schedule"),
            FinalShare = node.ShareOrNull("final_share")!.Value,
        };
    }

    private static RefillOptions? Refill(ConfigNode node) => !node.Flag("refill") ? null : new RefillOptions
    {
        MaxBatches = node.Int("max_batches"),
        OnCap = node.Word<CapPolicy>("on_cap"),
        Spare = node.Int("spare"),
        Carry = node.Flag("carry"),
        MaxAge = node.Int("max_age"),
    };

    private static SelectionConfig Selection(ConfigNode node) => new()
    {
        Kind = node.Word<SelectionKind>("kind"),
        Easy = node.ShareOrNull("easy"),
        Hard = node.ShareOrNull("hard"),
        BringBack = node.ShareOrNull("bring_back"),
        RetireAfter = node.IntOrNull("retire_after"),
        Window = node.IntOrNull("window"),
        Metric = node.TextOrNull("metric"),
        PassAt = node.NumberOrNull("pass_at"),
    };

    private static CustomLossConfig Custom(ConfigNode node) => new(
        node.Text("file"), node.TextOrNull("class"), node.Flag("reference"), JsonSerializer.SerializeToElement(NodeJson.Convert(node.At("options")!)));

    private static LossConfig Loss(ConfigNode node) => new()
    {
        Preset = node.Text("preset"),
        Custom = node.At("custom") is { } custom ? Custom(custom) : null,
        ClipLow = node.NumberOrNull("clip_low"),
        ClipHigh = node.NumberOrNull("clip_high"),
        ClipBounds = node.TextOrNull("clip_bounds"),
        DualClip = node.NumberOrNull("dual_clip"),
        RatioCap = node.NumberOrNull("ratio_cap"),
        RatioLevel = node.TextOrNull("ratio_level"),
        Aggregation = node.TextOrNull("aggregation"),
        LengthNorm = node.NumberOrNull("length_norm"),
        KlCoef = node.NumberOrNull("kl.coef"),
        KlEstimator = node.TextOrNull("kl.estimator"),
        KlPlacement = node.TextOrNull("kl.placement"),
        KlTarget = node.NumberOrNull("kl.target"),
        KlHorizon = node.NumberOrNull("kl.horizon"),
        EntropyCoef = node.NumberOrNull("entropy_coef"),
        EntropyTarget = node.NumberOrNull("entropy_target"),
        EntropyDelta = node.NumberOrNull("entropy_delta"),
        EntropyMax = node.NumberOrNull("entropy_max"),
        ProbMask = node.NumberOrNull("prob_mask"),
        OffPolicyMask = node.NumberOrNull("off_policy_mask"),
        DroBeta = node.NumberOrNull("dro_beta"),
        TauPositive = node.NumberOrNull("tau_positive"),
        TauNegative = node.NumberOrNull("tau_negative"),
        LogClipLow = node.NumberOrNull("log_clip_low"),
        LogClipHigh = node.NumberOrNull("log_clip_high"),
        TisMode = node.TextOrNull("tis.mode"),
        TisLevel = node.TextOrNull("tis.level"),
        TisMin = node.NumberOrNull("tis.min"),
        TisMax = node.NumberOrNull("tis.max"),
        AdvantageEstimator = node.TextOrNull("advantage.estimator"),
        AdvantageBaseline = node.TextOrNull("advantage.baseline"),
        AdvantageScale = node.TextOrNull("advantage.scale"),
        AdvantageEps = node.NumberOrNull("advantage.eps"),
        AdvantageSingleton = node.TextOrNull("advantage.singleton"),
        AdvantageWhiten = node.TextOrNull("advantage.whiten"),
    };
}
