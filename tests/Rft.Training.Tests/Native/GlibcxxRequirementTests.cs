using System.Buffers.Binary;
using System.Text;
using Rft.Training.Native;

namespace Rft.Training.Tests.Native;

public sealed class GlibcxxRequirementTests
{
    [Fact]
    public void The_shims_need_is_marked_weak_and_nothing_else_changes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is loaded by hand on Linux only");
        byte[] image = File.ReadAllBytes(Shim()), before = [.. image];
        Assert.True(GlibcxxRequirement.MarkWeak(image));
        // The flags of one entry: from none to weak (2).
        int changed = Assert.Single(Enumerable.Range(0, image.Length), i => image[i] != before[i]);
        Assert.Equal((0, 2), (before[changed], image[changed]));
        // Marking twice marks the same.
        byte[] once = [.. image];
        Assert.True(GlibcxxRequirement.MarkWeak(image));
        Assert.Equal(once, image);
    }

    [Fact]
    public void A_library_without_the_need_is_left_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is loaded by hand on Linux only");
        byte[] image = File.ReadAllBytes(Path.Combine(LibTorch.Found!.Folder, "libc10.so")), before = [.. image];
        Assert.False(GlibcxxRequirement.MarkWeak(image));
        Assert.Equal(before, image);
    }

    [Fact]
    public void What_is_no_64_bit_little_endian_ELF_file_is_left_alone()
    {
        byte[] elf = new byte[64];
        "\u007fELF"u8.CopyTo(elf);
        (elf[4], elf[5]) = (2, 1);
        Assert.False(GlibcxxRequirement.MarkWeak(elf));
        Assert.False(GlibcxxRequirement.MarkWeak([]));
        Assert.False(GlibcxxRequirement.MarkWeak(Encoding.ASCII.GetBytes(new string('x', 200))));
        byte[] other = [.. elf];
        other[4] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(other.AsSpan(60), 9);
        Assert.False(GlibcxxRequirement.MarkWeak(other));
        (other[4], other[5]) = (2, 2);
        Assert.False(GlibcxxRequirement.MarkWeak(other));
    }

    // The package's own file: what was loaded may be a relaxed copy of it, in which the entry is already weak.
    private static string Shim() => ((string)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")!).Split(Path.PathSeparator)
        .Append(LibTorch.Found!.Folder).Select(folder => Path.Combine(folder, "libLibTorchSharp.so")).First(File.Exists);
}
