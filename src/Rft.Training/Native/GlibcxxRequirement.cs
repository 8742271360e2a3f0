using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rft.Training.Native;

/// <summary>Makes the shim's need of a GCC 13 symbol version optional, in a copy.</summary>
/// <remarks>
/// TorchSharp 0.107.0's shim asks for GLIBCXX_3.4.32, which Debian 12 and Ubuntu 22.04 lack. One symbol carries that version and no relocation
/// refers to it, so the need can be marked weak (VER_FLG_WEAK of the ELF gABI's version-needs section) with no effect on behaviour.
/// Can go when TorchSharp builds its shim against an older libstdc++.
/// </remarks>
internal static class GlibcxxRequirement
{
    public const string Version = "GLIBCXX_3.4.32";

    private const uint VersionNeedsSection = 0x6ffffffe;
    private const ushort WeakFlag = 2;

    /// <summary>A copy of the shim with the need marked weak, made once per original and kept in the user's cache folder.</summary>
    /// <exception cref="LibTorchException">The file has no such need, or no folder is writable.</exception>
    public static string RelaxedCopy(string shim) => RelaxedCopy(shim, [.. CacheFolders()]);

    /// <summary>A relaxed copy in the first of the folders that is writable. Safe when several processes or threads make it at the same time.</summary>
    internal static string RelaxedCopy(string shim, IReadOnlyList<string> folders)
    {
        byte[] image = File.ReadAllBytes(shim);
        string name = $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(image))[..16]}.so";
        if (!MarkWeak(image))
            throw new LibTorchException($"{shim} needs {Version}, and no such entry stands in its version section (is the file whole?); install libstdc++ of GCC 13 or newer");
        foreach (string folder in folders)
        {
            try
            {
                return Write(image, folder, name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A read-only home is usual in containers; the next folder is tried.
            }
        }
        throw new LibTorchException($"{shim} needs {Version}, and no folder is writable for a relaxed copy; tried {string.Join(", ", folders)}");
    }

    /// <summary>Marks the need weak in the image.</summary>
    /// <returns>Whether the entry was found.</returns>
    internal static bool MarkWeak(Span<byte> image)
    {
        try
        {
            return MarkInSections(image);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            // The file's own offsets point outside of it: cut, or no real library.
            return false;
        }
    }

    private static bool MarkInSections(Span<byte> image)
    {
        if (image.Length < 64 || !image[..4].SequenceEqual("\u007fELF"u8) || image[4] != 2 || image[5] != 1) return false;
        ulong sections = ReadUInt64(image, 40);
        int size = ReadUInt16(image, 58), count = ReadUInt16(image, 60);
        for (int i = 0; i < count; i++)
        {
            int header = checked((int)sections + i * size);
            if (ReadUInt32(image, header + 4) != VersionNeedsSection) continue;
            int needs = checked((int)ReadUInt64(image, header + 24));
            int entries = checked((int)ReadUInt32(image, header + 44));
            int stringsHeader = checked((int)sections + (int)ReadUInt32(image, header + 40) * size);
            int strings = checked((int)ReadUInt64(image, stringsHeader + 24));
            return MarkWeak(image, needs, entries, strings);
        }
        return false;
    }

    // Elf64_Verneed: vn_cnt at 2, vn_aux at 8, vn_next at 12. Elf64_Vernaux: vna_flags at 4, vna_name at 8, vna_next at 12.
    private static bool MarkWeak(Span<byte> image, int need, int needs, int strings)
    {
        bool found = false;
        for (int i = 0; i < needs; i++)
        {
            int aux = need + (int)ReadUInt32(image, need + 8);
            for (int j = 0, count = ReadUInt16(image, need + 2); j < count; j++)
            {
                if (StringAt(image, strings + (int)ReadUInt32(image, aux + 8)) == Version)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(image[(aux + 4)..], WeakFlag);
                    found = true;
                }
                aux += (int)ReadUInt32(image, aux + 12);
            }
            need += (int)ReadUInt32(image, need + 12);
        }
        return found;
    }

    private static string Write(byte[] image, string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $"{name}.{Guid.NewGuid():N}.tmp");
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    private static IEnumerable<string> CacheFolders()
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        yield return Path.Combine(cache, "rft");
        yield return Path.Combine(Path.GetTempPath(), $"rft-{Environment.UserName}");
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static uint ReadUInt32(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt32LittleEndian(image[at..]);

    private static ulong ReadUInt64(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt64LittleEndian(image[at..]);

    private static string StringAt(ReadOnlySpan<byte> image, int at)
    {
        var rest = image[at..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
