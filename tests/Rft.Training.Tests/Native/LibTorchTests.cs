using System.Diagnostics;
using Rft.Training.Native;

namespace Rft.Training.Tests.Native;

public sealed class LibTorchTests
{
    [Fact]
    public void What_was_loaded_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libraries are loaded by hand on Linux only");
        var found = LibTorch.Found!;
        Assert.True(File.Exists(Path.Combine(found.Folder, "libtorch.so")));
        Assert.True(File.Exists(found.Shim));
        Assert.Same(found, LibTorch.Found);
    }

    [Fact]
    public async Task RFT_LIBTORCH_must_name_a_folder_with_libtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the variable is read on Linux only");
        using var folder = new TemporaryFolder();
        Assert.Contains($"RFT_LIBTORCH names '{folder.At("no")}', which is not a folder", await OutputAsync(folder.At("no")), StringComparison.Ordinal);
        Assert.Contains($"RFT_LIBTORCH names '{folder.Root}', which holds no libtorch.so", await OutputAsync(folder.Root), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_libtorch_folder_that_lacks_a_library_is_incomplete()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the variable is read on Linux only");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("libtorch.so"), "");
        Assert.Contains($"{folder.At("libc10.so")} is missing beside libtorch.so; the libtorch folder is incomplete", await OutputAsync(folder.Root), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_first_starts_at_the_same_time_both_load()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libraries are loaded by hand on Linux only");
        using var cache = new TemporaryFolder();
        var starts = Enumerable.Range(0, 2).Select(_ => RunAsync("XDG_CACHE_HOME", cache.Root)).ToList();
        foreach (var (code, output) in await Task.WhenAll(starts)) Assert.True(code == 0, output);
        // Where the system's libstdc++ is new enough no copy is made; otherwise exactly one.
        Assert.InRange(Directory.GetFiles(cache.Root, "*", SearchOption.AllDirectories).Length, 0, 1);
    }

    private static async Task<string> OutputAsync(string libtorch)
    {
        var (code, output) = await RunAsync(LibTorch.Variable, libtorch);
        Assert.NotEqual(0, code);
        return output;
    }

    // Libraries are loaded once a process, so a process of its own: this test program, which loads libtorch before its first test.
    private static async Task<(int Code, string Output)> RunAsync(string variable, string value)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [variable] = value },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(LibTorchTests).Assembly.Location);
        foreach (string argument in new[] { "-method", $"{typeof(LibTorchTests).FullName}.{nameof(What_was_loaded_is_named)}", "-noColor" }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
