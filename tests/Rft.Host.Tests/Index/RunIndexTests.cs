using Rft.Host.Index;

namespace Rft.Host.Tests.Index;

public sealed class RunIndexTests : IDisposable
{
    private readonly RunsFixture _runs = new();
    private readonly List<string> _notices = [];

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void A_row_says_what_the_files_say()
    {
        // First ten of twelve rewards: (1 + ... + 10) / 10 = 5.5; last ten: (3 + ... + 12) / 10 = 7.5.
        _runs.Add("a", rewards: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        var row = Assert.Single(Rows());
        Assert.Equal(("a", "tiny", "sft+rft", "rft", 13, 21), (row.Run, row.Experiment, row.Methods, row.Stage, row.Step, row.Steps));
        Assert.Equal((5.5, 7.5, "correct", 0.5, 0.75), (row.RewardFirst, row.RewardLast, row.Metric, row.HeldOutBefore, row.HeldOutAfter));
        Assert.Equal(("succeeded", 61.5, null), (row.Ended, row.WallSeconds, row.Problem));
    }

    [Fact]
    public async Task Two_commands_that_make_the_index_at_the_same_time_do_not_meet()
    {
        foreach (int i in Enumerable.Range(0, 5)) _runs.Add($"run-{i}");
        for (int round = 0; round < 5; round++)
        {
            File.Delete(_runs.IndexFile);
            using var together = new Barrier(4);
            var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    using var index = RunIndex.Open(_runs.Folder, TimeProvider.System, _ => { });
                    return index.Rows().Count;
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Equal([5, 5, 5, 5], counts);
        }
    }

    [Fact]
    public void The_newest_run_comes_first()
    {
        _runs.Add("old", "2026-01-01T00:00:00+00:00");
        _runs.Add("new", "2026-03-01T00:00:00+00:00");
        _runs.Add("middle", "2026-02-01T00:00:00+00:00");
        Assert.Equal(["new", "middle", "old"], Rows().Select(row => row.Run));
    }

    [Fact]
    public void Only_what_changed_is_read_again_and_what_is_gone_leaves()
    {
        _runs.Add("a");
        _runs.Add("b");
        _runs.Add("c");
        Assert.Equal(3, Rows().Count);
        Assert.StartsWith("index of 3 runs built in ", Assert.Single(_notices), StringComparison.Ordinal);
        // The same length and time as before: the change is not seen, which shows that the file was not opened.
        string unchanged = Path.Combine(_runs.Folder, "a", "metrics.jsonl");
        var time = File.GetLastWriteTimeUtc(unchanged);
        File.WriteAllText(unchanged, new string('x', (int)new FileInfo(unchanged).Length));
        File.SetLastWriteTimeUtc(unchanged, time);
        File.AppendAllText(Path.Combine(_runs.Folder, "b", "metrics.jsonl"), """{"type":"step","stage":"rft","step":3,"reward/mean":4}""" + "\n");
        Directory.Delete(Path.Combine(_runs.Folder, "c"), recursive: true);
        var rows = Rows().OrderBy(row => row.Run, StringComparer.Ordinal).ToList();
        Assert.Equal([("a", 3), ("b", 4)], rows.Select(row => (row.Run, row.Step)));
        Assert.Null(rows[0].Problem);
        Assert.Single(_notices);
    }

    [Theory]
    [InlineData("this is no database, whatever its name says; it is long enough to have a header of a hundred bytes, so that it is looked at")]
    [InlineData("")]
    public void A_damaged_or_empty_index_is_made_anew(string content)
    {
        _runs.Add("a");
        File.WriteAllText(_runs.IndexFile, content);
        Assert.Single(Rows());
        Assert.Equal(content.Length > 0, _notices.Any(notice => notice.Contains("is damaged", StringComparison.Ordinal)));
        Assert.StartsWith("index of 1 runs built in ", _notices[^1], StringComparison.Ordinal);
        _notices.Clear();
        Assert.Single(Rows());
        Assert.Empty(_notices);
    }

    [Fact]
    public void An_index_of_another_version_is_made_anew()
    {
        _runs.Add("a");
        using (var other = DerivedDatabase.Open(_runs.IndexFile, 99, "CREATE TABLE runs (x INTEGER)", _notices.Add)) other.Execute("INSERT INTO runs VALUES (1)");
        Assert.Single(Rows());
        Assert.StartsWith("index of 1 runs built in ", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_index_cannot_be_written_the_runs_are_listed_all_the_same()
    {
        _runs.Add("a");
        Directory.CreateDirectory(_runs.IndexFile);
        Assert.Single(Rows());
        Assert.Contains("cannot be written", _notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_and_the_run_is_listed()
    {
        _runs.Add("a");
        _runs.Write("a", "metrics.jsonl", "{\"type\":\"step\",\"stage\":\"rft\",\"step\":1}\n{ no\n");
        var row = Assert.Single(Rows());
        Assert.StartsWith("metrics.jsonl: ", row.Problem, StringComparison.Ordinal);
        Assert.Equal("tiny", row.Experiment);
    }

    [Fact]
    public void A_torn_last_line_is_a_run_in_the_middle_of_a_line()
    {
        _runs.Add("a");
        File.AppendAllText(Path.Combine(_runs.Folder, "a", "metrics.jsonl"), """{"type":"step","stage":"rf""");
        Assert.Equal((3, null), (Rows()[0].Step, Rows()[0].Problem));
    }

    [Fact]
    public void Rollouts_are_never_opened()
    {
        _runs.Add("a");
        _runs.Write("a", "rollouts/step-000001.jsonl", "no rollout");
        using var held = new FileStream(Path.Combine(_runs.Folder, "a", "rollouts", "step-000001.jsonl"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(Assert.Single(Rows()).Problem);
    }

    private IReadOnlyList<RunRow> Rows()
    {
        using var index = RunIndex.Open(_runs.Folder, TimeProvider.System, _notices.Add);
        return index.Rows();
    }
}
