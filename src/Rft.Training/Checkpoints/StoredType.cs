using System.Text.Json.Serialization;

namespace Rft.Training.Checkpoints;

/// <summary>How the values of a tensor are stored. What is computed is float32.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoredType>))]
public enum StoredType
{
    /// <summary>IEEE 754 single precision.</summary>
    F32,

    /// <summary>IEEE 754 half precision.</summary>
    F16,

    /// <summary>The upper half of a single precision number.</summary>
    BF16,
}
