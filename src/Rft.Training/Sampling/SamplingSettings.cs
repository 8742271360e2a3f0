namespace Rft.Training.Sampling;

/// <summary>How tokens are drawn.</summary>
public sealed record SamplingSettings
{
    /// <summary>Divides the logits; 0 takes the likeliest token, with the log-probability it has at temperature 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keeps the likeliest tokens whose probabilities reach this sum; 1 keeps all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Keeps this many of the likeliest tokens; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Tokens a completion may have; the stop token counts.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Whether the likeliest token is always taken.</summary>
    public bool Greedy => Temperature == 0;

    /// <summary>Whether top-k or top-p cut the distribution.</summary>
    public bool Truncates => !Greedy && (TopP < 1 || TopK > 0);

    /// <summary>Checks the ranges.</summary>
    /// <returns>The same settings.</returns>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public SamplingSettings Validated()
    {
        if (!double.IsFinite(Temperature) || Temperature < 0)
            throw new ArgumentException($"temperature is {Temperature}; it must be 0 (greedy) or above");
        if (!(TopP > 0 && TopP <= 1)) throw new ArgumentException($"top_p is {TopP}; it must lie above 0 and at most at 1");
        if (TopK < 0) throw new ArgumentException($"top_k is {TopK}; it must be 0 (off) or above");
        if (MaxTokens < 1) throw new ArgumentException($"max_tokens is {MaxTokens}; it must be at least 1");
        return this;
    }
}
