using Rft.Training.Runs;

namespace Rft.Training.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_run_has_its_folders_a_lock_and_names()
    {
        using var run = RunDirectory.Create(_folder.At("runs"), "first");
        Assert.Equal("first", run.Id);
        Assert.True(Directory.Exists(_folder.At("runs", "first", "checkpoints")));
        Assert.True(Directory.Exists(_folder.At("runs", "first", "rollouts")));
        Assert.Equal(_folder.At("runs", "first", "rollouts", "step-000012.jsonl"), run.RolloutsFile(12));
        Assert.Equal(_folder.At("runs", "first", "metrics.jsonl"), run.MetricsFile);
    }

    [Fact]
    public void A_second_holder_is_refused_until_the_first_lets_go()
    {
        using (RunDirectory.Create(_folder.Root, "a"))
        {
            var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Open(_folder.At("a")));
            Assert.StartsWith($"another process holds the run folder {_folder.At("a")}", error.Message, StringComparison.Ordinal);
        }
        using var again = RunDirectory.Open(_folder.At("a"));
        Assert.Equal("a", again.Id);
    }

    [Fact]
    public void A_name_that_is_taken_names_the_ways_on()
    {
        RunDirectory.Create(_folder.Root, "a").Dispose();
        File.WriteAllText(_folder.At("a", "config.yaml"), "name: a");
        var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_folder.Root, "a"));
        Assert.Equal($"run 'a' exists already in {_folder.Root}; choose another --name, or go on with --resume a", error.Message);
    }

    [Fact]
    public void What_a_process_left_that_was_killed_at_its_very_beginning_takes_no_name()
    {
        RunDirectory.Create(_folder.Root, "a").Dispose();
        using (RunDirectory.Create(_folder.Root, "a"))
        {
            // Held by a live process it is a run that begins.
            Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_folder.Root, "a"));
        }
        File.WriteAllText(_folder.At("a", "config.yaml"), "name: a");
        Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_folder.Root, "a"));
        Directory.CreateDirectory(_folder.At("b"));
        File.WriteAllText(_folder.At("b", "thesis.tex"), "");
        Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_folder.Root, "b"));
    }

    [Fact]
    public void Rollouts_and_evaluations_behind_the_checkpoint_are_taken_out()
    {
        using var run = RunDirectory.Create(_folder.Root, "a");
        foreach (int step in (int[])[1, 2, 3]) File.WriteAllText(run.RolloutsFile(step), "");
        foreach (int step in (int[])[0, 10, 20]) File.WriteAllText(run.EvaluationFile(step), "");
        File.WriteAllText(_folder.At("a", "rollouts", "step-notes.jsonl"), "");
        run.CutBack(rolloutSteps: 2, totalSteps: 10);
        string[] Names(string folder) => [.. Directory.GetFiles(_folder.At("a", folder)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["step-000001.jsonl", "step-000002.jsonl", "step-notes.jsonl"], Names("rollouts"));
        Assert.Equal(["step-000000.jsonl", "step-000010.jsonl"], Names("evaluations"));
    }

    [Fact]
    public void A_run_that_does_not_exist_is_not_opened() =>
        Assert.Equal($"there is no run folder {_folder.At("b")}", Assert.Throws<RunDirectoryException>(() => RunDirectory.Open(_folder.At("b"))).Message);

    [Fact]
    public void A_folder_that_cannot_be_written_names_the_cure()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions work differently on Windows");
            return;
        }
        Assert.SkipWhen(Environment.UserName == "root", "root may write anywhere");
        File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_folder.Root, "a"));
            Assert.EndsWith("set run.dir to a folder you may write to", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_file_in_the_way_is_named()
    {
        File.WriteAllText(_folder.At("a"), "");
        var error = Assert.Throws<RunDirectoryException>(() => RunDirectory.Create(_folder.Root, "a"));
        Assert.StartsWith($"the run folder {_folder.At("a")} cannot be written", error.Message, StringComparison.Ordinal);
    }
}
