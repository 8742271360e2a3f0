using System.Diagnostics;
using System.Text.Json;
using Rft.Graders.Workers;
using Rft.Host.Doctor;

namespace Rft.Host.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task It_names_versions_library_and_devices()
    {
        var (code, output, error) = await CommandFixture.RunAsync("doctor");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("rft         0.1.0 on .NET", output, StringComparison.Ordinal);
        Assert.Contains("TorchSharp  0.107.0", output, StringComparison.Ordinal);
        Assert.Contains("devices     cpu", output, StringComparison.Ordinal);
        Assert.Contains(", writable", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_holds_against_every_attempt_to_get_out()
    {
        Assert.SkipWhen(WorkerPool.NoSandbox is not null, $"no sandbox on this machine: {WorkerPool.NoSandbox}");
        var (code, output, _) = await CommandFixture.RunAsync("doctor", "--json");
        using var document = JsonDocument.Parse(output);
        var checks = document.RootElement.GetProperty("isolation").EnumerateArray().ToList();
        Assert.Equal(9, checks.Count);
        Assert.All(checks, check => Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString()));
        Assert.Equal(0, code);
    }

    [Fact]
    public void A_sandbox_that_leaks_says_where()
    {
        var report = MachineProbe.Collect() with { Isolation = [new IsolationLine("no capability", true), new IsolationLine("no network", false)] };
        Assert.Contains("graders     the sandbox leaks: no network", DoctorText.Lines(report));
        Assert.Contains("graders     crash isolation only: a process of their own", DoctorText.Lines(report with { Isolation = [] }));
    }

    [Fact]
    public async Task The_cpu_is_what_it_was_a_moment_ago()
    {
        var (code, output, _) = await CommandFixture.RunAsync("doctor", "--device", "cpu", "--json");
        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("rft.doctor/1", document.RootElement.GetProperty("schema").GetString());
        var device = document.RootElement.GetProperty("device");
        Assert.True(device.GetProperty("passed").GetBoolean());
        Assert.Equal(14, device.GetProperty("checks").GetArrayLength());
        Assert.All(device.GetProperty("checks").EnumerateArray(), check => Assert.Equal(0, check.GetProperty("difference").GetDouble()));
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_bad_input()
    {
        Assert.Equal((2, "", "device 'tpu' is not known; use auto, cpu, cuda or cuda:n\n"), await CommandFixture.RunAsync("doctor", "--device", "tpu"));
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "this machine has a CUDA device");
        Assert.Equal(
            (2, "", "device cuda was asked for, but this libtorch sees no CUDA device; build with -p:TorchBackend=cuda, or use device: cpu\n"),
            await CommandFixture.RunAsync("doctor", "--device", "cuda"));
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("doctor --device cpu")]
    public async Task A_missing_libtorch_and_a_folder_that_cannot_be_written_are_findings(string arguments)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo("dotnet", $"exec {Path.Combine(AppContext.BaseDirectory, "rft.dll")} {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RFT_LIBTORCH"] = folder.Path;
        start.Environment["RFT_HOME"] = folder.Write("file", "");
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains($"error: RFT_LIBTORCH names '{folder.Path}', which holds no libtorch.so; point it at libtorch's lib folder", output, StringComparison.Ordinal);
        Assert.Contains($"error: runs cannot be written to {folder.Path}/file: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch    ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_fails_is_said_to_fail_step_by_step()
    {
        var report = MachineProbe.Collect() with
        {
            Device = new DeviceReport("cuda:0", false,
            [
                new DeviceCheckLine(1, "loss", 2.5e-7, 1e-3, true), new DeviceCheckLine(2, "loss", 0.25, 1e-3, false),
                new DeviceCheckLine(0, "weights", null, 1e-3, false), new DeviceCheckLine(0, "greedy tokens that differ", 0.5, null, true),
            ]),
        };
        string[] lines = [.. DoctorText.Lines(report).SkipWhile(line => line.Length > 0).Skip(1)];
        Assert.Equal(
        [
            "three training steps on cuda:0, beside the same on the CPU",
            "step compared                    difference     allowed",
            "1    loss                            2.5E-7        1E-3  ok",
            "2    loss                            2.5E-1        1E-3  FAILED",
            "end  weights                   not a number        1E-3  FAILED",
            "end  greedy tokens that differ         5E-1  (reported)  ok",
            "cuda:0 failed 2 of 4 comparisons; do not train on it",
        ], lines);
    }
}
