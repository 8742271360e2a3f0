using System.Diagnostics;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>A run whose disk fills up, on a small disk of its own.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class FullDiskTests : IDisposable
{
    private static readonly string[] Sets = ["stages.rft.steps=60", "eval.every_steps=20", "checkpoints.every_steps=20", "checkpoints.keep=1"];

    private readonly Experiment _experiment = new();

    private string Disk => Path.Combine(_experiment.Folder, "runs");

    private string Filler => Path.Combine(Disk, "filler");

    public void Dispose()
    {
        Mount("umount", "-l", Disk);
        _experiment.Dispose();
    }

    // During the first stage its metrics, during the second a grade or rollouts: whatever is written next must wait.
    [Theory]
    [InlineData("skill", 2)]
    [InlineData("rft", 12)]
    [InlineData("rft", 19)]
    public async Task A_full_disk_makes_the_run_wait_and_nothing_is_lost(string stage, int steps)
    {
        MakeDisk();
        (await _experiment.TrainAsync("whole", Sets)).Expect(0);
        using var process = _experiment.Start("filled", Sets);
        await process.UntilAsync(() => _experiment.StepsOf("filled", stage) >= steps);
        Fill();
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "the run ended though the disk was full");
        File.Delete(Filler);
        (await process.EndAsync()).Expect(0, "the disk is full: ", "there is room on the disk again; the run goes on");
        _experiment.AssertSame("whole", "filled");
    }

    [Theory]
    [InlineData(true, 143)]
    [InlineData(false, 5)]
    public async Task A_full_disk_that_nobody_waits_for_any_longer_ends_the_run_as_it_would_have_ended(bool interrupted, int code)
    {
        MakeDisk();
        using (var process = _experiment.Start("filled", [.. Sets, .. interrupted ? (string[])[] : ["guards.disk_wait=1s"]]))
        {
            await process.UntilAsync(() => _experiment.StepsOf("filled", "rft") >= 12);
            Fill();
            if (interrupted) process.Signal("TERM");
            (await process.EndAsync()).Expect(code, "the disk is full: ", "there is no result: ");
        }
        File.Delete(Filler);
        (await _experiment.ResumeAsync("filled")).Expect(0);
    }

    [Fact]
    public async Task A_folder_that_turns_read_only_ends_the_run_and_it_can_go_on()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("folders have no mode on Windows");
            return;
        }
        (await _experiment.TrainAsync("whole", Sets)).Expect(0);
        string[] sets = [.. Sets.SelectMany(set => new[] { "--set", set })];
        using var process = RftProcess.StartBoundByModes(_experiment.Folder, ["train", "experiment.yaml", "--name", "frozen", .. sets]);
        await process.UntilAsync(() => _experiment.StepsOf("frozen", "rft") >= 12);
        string rollouts = Path.Combine(_experiment.Run("frozen"), "rollouts");
        var mode = File.GetUnixFileMode(rollouts);
        File.SetUnixFileMode(rollouts, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await process.EndAsync()).Expect(2, "rollouts cannot be written into the run folder", "denied; mend that and go on with --resume");
        File.SetUnixFileMode(rollouts, mode);
        (await _experiment.ResumeAsync("frozen")).Expect(0);
        _experiment.AssertSame("whole", "frozen");
    }

    private void MakeDisk()
    {
        Directory.CreateDirectory(Disk);
        if (!Mount("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", Disk)) Assert.Skip("only root may mount a small disk");
    }

    // To the last byte: what one write leaves over, smaller ones take.
    private void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for this size.
            }
        }
    }

    private static bool Mount(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
