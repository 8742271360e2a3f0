namespace Rft.Training.Models;

/// <summary>Which family's conventions a decoder follows where its <c>config.json</c> does not say.</summary>
public enum ModelFamily
{
    /// <summary>Llama 2 and 3: biases as <c>attention_bias</c> and <c>mlp_bias</c> say.</summary>
    Llama,

    /// <summary>Qwen 2 and 2.5: biases on queries, keys and values.</summary>
    Qwen2,

    /// <summary>Qwen 3: queries and keys are normalised head by head.</summary>
    Qwen3,

    /// <summary>Qwen 3 with routed experts.</summary>
    Qwen3Moe,
}
