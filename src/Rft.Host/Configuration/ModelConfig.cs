namespace Rft.Host.Configuration;

/// <summary>The model: exactly one of <see cref="Tiny"/> and <see cref="Path"/> is set.</summary>
public sealed record ModelConfig
{
    /// <summary>A small decoder made here with random weights and a byte tokenizer.</summary>
    public TinyModelConfig? Tiny { get; init; }

    /// <summary>Full path of a checkpoint folder.</summary>
    public string? Path { get; init; }

    /// <summary>What the model's chat template takes for today; null: the day it is, which for a run is the day on which it was begun.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>What is trained.</summary>
    public required Tuning Tuning { get; init; }

    /// <summary>How weights that are not trained are kept in memory.</summary>
    public WeightType Dtype { get; init; }

    /// <summary>Size of the adapters; null unless <see cref="Tuning"/> is <see cref="Tuning.Lora"/>.</summary>
    public LoraConfig? Lora { get; init; }
}

/// <summary>How weights are kept in memory; what is computed is float32.</summary>
public enum WeightType
{
    /// <summary>32 bits.</summary>
    Float32,

    /// <summary>The upper 16 of them.</summary>
    Bfloat16,
}

/// <summary>What is trained.</summary>
public enum Tuning
{
    /// <summary>All weights.</summary>
    Full,

    /// <summary>Low-rank adapters.</summary>
    Lora,
}
