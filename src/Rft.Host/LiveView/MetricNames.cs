namespace Rft.Host.LiveView;

/// <summary>The metrics that views show.</summary>
internal static class MetricNames
{
    public const string RewardMean = "reward/mean";
    public const string RewardStd = "reward/std";
    public const string ZeroVarianceShare = "group/zero_variance_share";
    public const string Entropy = "policy/entropy";
    public const string Kl = "policy/kl";
    public const string SamplerMismatch = "policy/sampler_mismatch_max";
    public const string CompletionTokens = "completion/tokens_mean";
    public const string TeacherKl = "teacher/reverse_kl";
    public const string Accuracy = "preference/accuracy";
    public const string Margin = "preference/margin";
    public const string Loss = "train/loss";
    public const string SampleSpeed = "speed/sample_tokens_per_second";
    public const string TrainSpeed = "speed/train_tokens_per_second";
    public const string SampleTime = "time/sample";
    public const string GradeTime = "time/grade";
    public const string UpdateTime = "time/update";

    /// <summary>Of measurements on held-out rows.</summary>
    public static readonly string[] HeldOut = ["valid/loss", "valid/accuracy", "valid/margin"];
}
