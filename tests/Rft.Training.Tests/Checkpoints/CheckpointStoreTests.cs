using Rft.Training.Checkpoints;

namespace Rft.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_round_trips()
    {
        var state = new RunState
        {
            Stage = 1, Step = 2, TotalSteps = 7, RolloutSteps = 3, PolicyVersion = 4, OptimizerSteps = 5, Cursor = 6, Tally = new StageTally(1, 8), Best = 0.25, MetricsBytes = 99,
            OptimizerStepsByStage = new Dictionary<string, int> { ["warm"] = 5 },
        };
        string path = Store().Save(Content(7) with { State = state }, best: false);
        Assert.Equal("step-000007", Path.GetFileName(path));
        var read = CheckpointStore.Load(path);
        Assert.Equivalent(state, read.State);
        Assert.Equal([7], Assert.Single(read.Model).Values);
        Assert.Equal([8, 9], Assert.Single(read.Optimizer).Values);
        Assert.Equal("{}\n", read.ModelConfig);
        Assert.Equal(["COMPLETE", "HASHES", "chat.json", "config.json", "model.safetensors", "optimizer.safetensors", "state.json"], Names(path));
    }

    [Fact]
    public void The_newest_are_kept_beside_the_best()
    {
        var store = Store(keep: 2);
        foreach (int step in new[] { 1, 2, 3, 4, 5 }) store.Save(Content(step), best: step == 2);
        Assert.Equal(["step-000002", "step-000004", "step-000005"], Folders());
        Assert.Equal("step-000005\n", File.ReadAllText(_folder.At("LATEST")));
        Assert.Equal(("step-000005", "step-000002"), (Path.GetFileName(store.Latest), Path.GetFileName(store.Best)));
        // A new best lets the old one go.
        store.Save(Content(6), best: true);
        Assert.Equal(["step-000005", "step-000006"], Folders());
    }

    [Fact]
    public void What_was_just_saved_is_kept_also_where_a_damaged_one_has_a_greater_number()
    {
        var store = Store(keep: 1);
        store.Save(Content(9), best: false);
        store.Save(Content(4), best: false);
        Assert.Equal(["step-000004", "step-000009"], Folders());
        Assert.Equal("step-000004", Path.GetFileName(store.Latest));
        CheckpointStore.SetAside(_folder.At("step-000009"));
        Assert.Equal(["step-000004"], store.NewestFirst.Select(Path.GetFileName));
        Assert.True(File.Exists(_folder.At("damaged-step-000009", "model.safetensors")));
        store.Save(Content(5), best: false);
        Assert.Equal(["step-000005"], store.NewestFirst.Select(Path.GetFileName));
    }

    [Fact]
    public void At_least_one_is_kept()
    {
        var store = Store(keep: 0);
        store.Save(Content(1), best: false);
        store.Save(Content(2), best: false);
        Assert.Equal(["step-000002"], Folders());
    }

    [Fact]
    public void Without_a_checkpoint_there_is_no_latest_and_no_best()
    {
        Assert.Null(Store().Latest);
        Assert.Null(Store().Best);
        Assert.Null(new CheckpointStore(_folder.At("no", "such"), 1).Latest);
    }

    [Fact]
    public void An_unfinished_folder_is_neither_latest_nor_in_the_way()
    {
        Store().Save(Content(1), best: false);
        Directory.CreateDirectory(_folder.At("step-000002"));
        Directory.CreateDirectory(_folder.At(".tmp-step-000003"));
        File.WriteAllText(_folder.At(".tmp-step-000003", "junk"), "");
        File.Delete(_folder.At("LATEST"));
        Assert.Equal("step-000001", Path.GetFileName(Store().Latest));
        Assert.DoesNotContain("junk", Names(Store().Save(Content(3), best: false)));
        Assert.False(Directory.Exists(_folder.At(".tmp-step-000003")));
    }

    [Fact]
    public void A_latest_whose_folder_was_removed_falls_back_to_the_newest_left()
    {
        Store().Save(Content(1), best: false);
        Directory.Delete(Store().Save(Content(2), best: false), recursive: true);
        Assert.Equal("step-000001", Path.GetFileName(Store().Latest));
    }

    [Fact]
    public void Saving_a_step_again_replaces_it()
    {
        Store().Save(Content(1), best: false);
        string path = Store().Save(Content(1) with { ModelConfig = "{ }" }, best: false);
        Assert.Equal("{ }", CheckpointStore.Load(path).ModelConfig);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("config.json")]
    public void One_changed_byte_is_found_and_the_file_named(string file)
    {
        string path = Store().Save(Content(1), best: false);
        byte[] bytes = File.ReadAllBytes(Path.Combine(path, file));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(path, file), bytes);
        var error = Assert.Throws<CheckpointException>(() => CheckpointStore.Load(path));
        Assert.Contains($"{path} is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains($" {file}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COMPLETE", "has no COMPLETE file: it was never finished")]
    [InlineData("model.safetensors", "lacks model.safetensors")]
    [InlineData("state.json", "lacks state.json")]
    [InlineData("HASHES", "lacks HASHES")]
    public void A_missing_file_is_named(string file, string message)
    {
        string path = Store().Save(Content(1), best: false);
        File.Delete(Path.Combine(path, file));
        Assert.Contains(message, Assert.Throws<CheckpointException>(() => CheckpointStore.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_hashes_that_was_cut_at_a_line_is_not_taken_for_whole()
    {
        string path = Store().Save(Content(1), best: false);
        string hashes = Path.Combine(path, "HASHES");
        File.WriteAllText(hashes, File.ReadAllText(hashes).Split('\n')[0]);
        Assert.Contains("is damaged", Assert.Throws<CheckpointException>(() => CheckpointStore.Load(path)).Message, StringComparison.Ordinal);
    }

    private CheckpointStore Store(int keep = 5) => new(_folder.Root, keep);

    private string[] Folders() => [.. Directory.GetDirectories(_folder.Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static string[] Names(string path) => [.. Directory.GetFiles(path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static Checkpoint Content(int step) =>
        new(new RunState { TotalSteps = step }, [new NamedTensor("w", [1], [step])], [new NamedTensor("m", [2], [8, 9])], "{}\n", "{}\n");
}
