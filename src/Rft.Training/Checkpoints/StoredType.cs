namespace Rft.Training.Checkpoints;

/// <summary>How the values of a tensor are stored in a file. In memory they are float32.</summary>
public enum StoredType
{
    /// <summary>IEEE 754 single precision.</summary>
    F32,

    /// <summary>IEEE 754 half precision.</summary>
    F16,

    /// <summary>The upper half of a single precision number.</summary>
    BF16,
}
