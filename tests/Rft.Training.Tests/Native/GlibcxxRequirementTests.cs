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

    [Fact]
    public void A_cut_file_is_refused_and_not_copied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is loaded by hand on Linux only");
        byte[] image = File.ReadAllBytes(Shim());
        using var folder = new TemporaryFolder();
        // The section table stands at the end, so any cut loses it.
        File.WriteAllBytes(folder.At("cut.so"), image[..(image.Length / 2)]);
        var error = Assert.Throws<LibTorchException>(() => GlibcxxRequirement.RelaxedCopy(folder.At("cut.so"), [folder.At("cache")]));
        Assert.Contains("cut.so needs GLIBCXX_3.4.32, and no such entry stands in its version section (is the file whole?)", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("cache")));
    }

    [Fact]
    public void Copies_made_at_the_same_time_end_as_one_whole_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is loaded by hand on Linux only");
        using var folder = new TemporaryFolder();
        string shim = Shim();
        string[] made = new string[8];
        Parallel.For(0, made.Length, i => made[i] = GlibcxxRequirement.RelaxedCopy(shim, [folder.At("cache")]));
        string copy = Assert.Single(made.Distinct());
        Assert.Equal([copy], Directory.GetFiles(folder.At("cache")));
        byte[] expected = File.ReadAllBytes(shim);
        Assert.True(GlibcxxRequirement.MarkWeak(expected));
        Assert.Equal(expected, File.ReadAllBytes(copy));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_gives_way_to_the_next()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the shim is loaded by hand on Linux only");
        using var folder = new TemporaryFolder();
        string shim = Shim(), blocked = folder.At("blocked");
        File.WriteAllText(blocked, "a file where the folder should be");
        Assert.StartsWith(folder.At("cache"), GlibcxxRequirement.RelaxedCopy(shim, [blocked, folder.At("cache")]), StringComparison.Ordinal);
        var error = Assert.Throws<LibTorchException>(() => GlibcxxRequirement.RelaxedCopy(shim, [blocked]));
        Assert.EndsWith($"no folder is writable for a relaxed copy; tried {blocked}", error.Message, StringComparison.Ordinal);
    }

    // The package's own file: what was loaded may be a relaxed copy of it, in which the entry is already weak.
    private static string Shim() => ((string)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")!).Split(Path.PathSeparator)
        .Append(LibTorch.Found!.Folder).Select(folder => Path.Combine(folder, "libLibTorchSharp.so")).First(File.Exists);
}
