using System.Runtime.InteropServices;

namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class BadUsageTests
{
    [Fact]
    public async Task An_unknown_key_is_named_with_the_nearest_one()
    {
        using var experiment = new Experiment(config => config.Replace("group_size", "group_sise", StringComparison.Ordinal));
        (await experiment.TrainAsync("a")).Expect(2, "experiment.yaml(19,5): unknown key 'group_sise' in stages.rft; did you mean 'group_size'?");
    }

    [Theory]
    [InlineData("stages.rft.group_size=1", "group size 1 has no baseline; set group_size to 2 or more")]
    [InlineData("device=gpu", "device is gpu; use auto, cpu, cuda or cuda:n")]
    [InlineData("device=cuda:98", "use device: cpu", "cuda")]
    public async Task A_value_that_cannot_work_is_bad_input(string set, params string[] texts)
    {
        using var experiment = new Experiment();
        var outcome = await experiment.TrainAsync("a", set);
        Assert.DoesNotContain("bug", outcome.Expect(2, texts).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_without_arguments_is_bad_usage()
    {
        using var folder = new TemporaryFolder();
        (await RftProcess.RunAsync(folder.Path, "train")).Expect(2, "train needs an experiment file, for example: rft train");
    }

    [Fact]
    public async Task A_run_folder_below_a_file_is_bad_input()
    {
        using var experiment = new Experiment();
        experiment.Write("file", "");
        (await experiment.TrainAsync("a", "run.dir=file/runs")).Expect(2, "the run folder", "cannot be written", "set run.dir to a folder");
    }

    [Fact]
    public async Task A_run_folder_that_is_read_only_is_bad_input()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "folders have no mode on Windows");
        using var experiment = new Experiment();
        string folder = Directory.CreateDirectory(Path.Combine(experiment.Folder, "locked")).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var process = RftProcess.StartBoundByModes(experiment.Folder, "train", "experiment.yaml", "--name", "a", "--set", "run.dir=locked");
        (await process.EndAsync()).Expect(2, "the run folder", "cannot be written", "set run.dir to a folder");
    }

    [Fact]
    public async Task A_finished_run_is_neither_run_again_nor_resumed()
    {
        using var experiment = new Experiment();
        (await experiment.TrainAsync("a")).Expect(0);
        (await experiment.TrainAsync("a")).Expect(2, "run 'a' exists already", "choose another --name, or go on with --resume a");
        Assert.Empty((await experiment.ResumeAsync("a")).Expect(7, "run a is finished; there is nothing to resume").Output);
        var changed = await RftProcess.RunAsync(experiment.Folder, "train", "experiment.yaml", "--resume", experiment.Run("a"), "--set", "seed=6");
        changed.Expect(2, "was started with another configuration", "  - seed: 5", "  + seed: 6", "start a new run");
    }
}
