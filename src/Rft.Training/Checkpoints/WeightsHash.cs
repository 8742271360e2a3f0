using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Rft.Training.Checkpoints;

/// <summary>One hash for all weights: equal exactly when names, shapes and bits are.</summary>
public static class WeightsHash
{
    /// <summary>
    /// SHA-256 over the tensors in ordinal name order: name in UTF-8, a zero byte, the dtype's name <c>F32</c>, the shape as little-endian int64s, the bytes.
    /// </summary>
    /// <param name="tensors">The weights.</param>
    /// <returns>Lower-case hex.</returns>
    public static string Of(IEnumerable<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[8];
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            hash.AppendData([0]);
            hash.AppendData("F32"u8);
            foreach (long dimension in tensor.Shape)
            {
                BinaryPrimitives.WriteInt64LittleEndian(size, dimension);
                hash.AppendData(size);
            }
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
