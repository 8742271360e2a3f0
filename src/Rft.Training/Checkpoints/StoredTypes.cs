using System.Runtime.InteropServices;

namespace Rft.Training.Checkpoints;

/// <summary>Spelling and conversion of stored types.</summary>
internal static class StoredTypes
{
    /// <summary>The names in files.</summary>
    public static string Names => string.Join(", ", Enum.GetNames<StoredType>());

    public static bool TryParse(string? name, out StoredType type) => Enum.TryParse(name, out type) && name == type.ToString();

    /// <summary>Bytes of one value.</summary>
    public static int Bytes(this StoredType type) => type == StoredType.F32 ? sizeof(float) : sizeof(ushort);

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
            for (int i = 0; i < halves.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
        else
        {
            for (int i = 0; i < halves.Length; i++) values[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
        }
    }
}
