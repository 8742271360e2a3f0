namespace Rft.Host.Checking.Measuring;

/// <summary>What one stage is expected to take.</summary>
internal sealed record MeasuredStage
{
    public required string Name { get; init; }

    public required string Method { get; init; }

    public required int Steps { get; init; }

    /// <summary>A usual step, without evaluations.</summary>
    public required double SecondsPerStep { get; init; }

    /// <summary>The stage with evaluations, measurements on held-out rows and checkpoints.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processor seconds of the same.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Optimizer updates.</summary>
    public required long Updates { get; init; }

    /// <summary>Tokens that the stage's steps sample.</summary>
    public required long SampledTokens { get; init; }

    /// <summary>Tokens that its evaluations sample.</summary>
    public required long EvaluationTokens { get; init; }

    /// <summary>Expected tokens of an answer; null: nothing is sampled.</summary>
    public double? AnswerTokens { get; init; }

    /// <summary>Where that comes from: <c>demonstrations</c> or <c>samples</c>.</summary>
    public string? AnswerTokensFrom { get; init; }

    /// <summary>Expected share of the groups that are trained on, over the whole stage; null: nothing is sampled.</summary>
    public double? SignalShare { get; init; }

    /// <summary>
    /// Where that comes from: <c>samples</c> of the model as it is now, <c>fading</c>: half of what they show, since groups lose their signal as a stage learns, or
    /// <c>assumed</c>.
    /// </summary>
    public string? SignalShareFrom { get; init; }

    /// <summary>Evaluations in it.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Seconds of one of them.</summary>
    public required double SecondsPerEvaluation { get; init; }
}
