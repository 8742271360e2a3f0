using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Rft.Training.Checkpoints;

/// <summary>Spelling and conversion of stored types.</summary>
internal static class StoredTypes
{
    /// <summary>The names in files.</summary>
    public static string Names => string.Join(", ", Enum.GetNames<StoredType>());

    public static bool TryParse(string? name, out StoredType type) => Enum.TryParse(name, out type) && name == type.ToString();

    /// <summary>Bytes of one value.</summary>
    public static int Bytes(this StoredType type) => type == StoredType.F32 ? sizeof(float) : sizeof(ushort);

    /// <summary>The type of tensors in memory that hold such values as they are.</summary>
    public static ScalarType ToScalarType(this StoredType type) => type switch
    {
        StoredType.BF16 => ScalarType.BFloat16,
        StoredType.F16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };

    /// <summary>Converts to little-endian bytes, to the nearest, ties to even.</summary>
    public static void FromSingle(this StoredType type, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (type == StoredType.F32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return;
        }
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < values.Length; i++)
            halves[i] = type == StoredType.BF16 ? Upper(BitConverter.SingleToUInt32Bits(values[i])) : BitConverter.HalfToUInt16Bits((Half)values[i]);
    }

    private static void Widen(ReadOnlySpan<ushort> halves, Span<uint> bits)
    {
        int i = 0;
        for (; i <= halves.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(halves[i..]), out var low, out var high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }
        for (; i < halves.Length; i++) bits[i] = (uint)halves[i] << 16;
    }

    // Weights are finite, so that a carry never turns a NaN into something else.
    private static ushort Upper(uint bits) => (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);

    /// <summary>Converts little-endian bytes.</summary>
    public static void ToSingle(this StoredType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (type == StoredType.F32)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        if (type == StoredType.BF16)
        {
            Widen(halves, MemoryMarshal.Cast<float, uint>(values));
        }
        else
        {
            for (int i = 0; i < halves.Length; i++) values[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
        }
    }
}
