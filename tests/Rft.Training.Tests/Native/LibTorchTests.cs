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

    // Libraries are loaded once a process, so a process of its own: this test program, which loads libtorch before its first test.
    private static async Task<string> OutputAsync(string libtorch)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [LibTorch.Variable] = libtorch } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(LibTorchTests).Assembly.Location);
        foreach (string argument in new[] { "-method", $"{typeof(LibTorchTests).FullName}.{nameof(What_was_loaded_is_named)}", "-noColor" }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, process.ExitCode);
        return output;
    }
}
