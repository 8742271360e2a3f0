using System.Text.Json;
using Rft.Host.Tests.Index;
using Rft.Training.Runs;

namespace Rft.Host.Tests.Commands;

public sealed class RunsCommandTests : IDisposable
{
    private readonly RunsFixture _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task List_shows_a_line_a_run()
    {
        _runs.Add("a");
        var (code, output, error) = await RunAsync("list");
        Assert.Equal(0, code);
        Assert.StartsWith("index of 1 runs built in ", error, StringComparison.Ordinal);
        string[] lines = output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^a +sft\+rft +finished +3/21 +0\.500 -> 0\.500 +correct 0\.500 -> 0\.750 +1m02s +2026-01-02 03:04$", lines[1]);
    }

    [Theory]
    [InlineData("succeeded", "finished")]
    [InlineData("stopped", "stopped")]
    [InlineData("cancelled", "stopped")]
    [InlineData("failed", "failed")]
    [InlineData(null, "died")]
    public async Task List_says_how_a_run_ended(string? status, string state)
    {
        _runs.Add("a", status: status);
        Assert.Equal(state, (await ListedAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_run_whose_lock_is_held_is_running_whatever_an_earlier_result_says()
    {
        string folder = _runs.Add("a", status: "stopped");
        using (var directory = RunDirectory.Open(folder))
        {
            // Somebody looks whether it can go on: nothing has changed yet.
            Assert.Equal("stopped", (await ListedAsync()).GetProperty("state").GetString());
            directory.BeginProcess();
            var run = await ListedAsync();
            Assert.Equal(("running", Environment.ProcessId), (run.GetProperty("state").GetString(), run.GetProperty("pid").GetInt32()));
        }
        // The process that came after the result has ended without one.
        Assert.Equal("died", (await ListedAsync()).GetProperty("state").GetString());
        using (var directory = RunDirectory.Open(folder)) directory.EndProcess();
        // As copying a folder or a clock set back leave it.
        File.SetLastWriteTimeUtc(Path.Combine(folder, "result.json"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("stopped", (await ListedAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_run_that_was_killed_between_its_result_and_its_end_is_finished()
    {
        string folder = _runs.Add("a");
        using (var directory = RunDirectory.Open(folder)) directory.BeginProcess();
        Assert.Equal("finished", (await ListedAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task List_names_a_file_that_cannot_be_read()
    {
        _runs.Add("a");
        _runs.Write("a", "run.json", "{ no");
        Assert.Contains("a: run.json: ", (await RunAsync("list")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_stops_at_the_limit_and_says_so()
    {
        _runs.Add("a");
        _runs.Add("b");
        var (_, output, error) = await RunAsync("list", "--limit", "1");
        Assert.Equal(2, output.TrimEnd().Split(Environment.NewLine).Length);
        Assert.Contains("... and 1 older runs; --limit 0 lists all", error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("list", "--limit", "-1")).Code);
    }

    [Fact]
    public async Task Show_prints_state_and_metrics()
    {
        string folder = _runs.Add("a");
        var (code, output, _) = await RunAsync("show", "a");
        Assert.Equal(0, code);
        Assert.Contains("experiment  tiny (sft+rft)", output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^reward/mean +0\.25 +0\.75 +0\.25 +0\.75 +2$", output.ReplaceLineEndings("\n"));
        Assert.Equal(output, (await RunAsync("show", folder)).Output);
        Assert.Equal(output, (await RunAsync("show", "latest")).Output);
    }

    [Fact]
    public async Task Show_prints_the_values_of_one_metric()
    {
        _runs.Add("a");
        Assert.Equal(["rft 1  0.25", "rft 2  0.75"], (await RunAsync("show", "a", "--metric", "reward/mean")).Output.TrimEnd().Split(Environment.NewLine));
        var (code, _, error) = await RunAsync("show", "a", "--metric", "reward/maen");
        Assert.Equal(2, code);
        Assert.Contains("has no metric 'reward/maen'; did you mean 'reward/mean'?", error, StringComparison.Ordinal);
        Assert.Contains("it has: policy/entropy, reward/mean, train/loss, valid/correct,", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_run_is_bad_input_and_the_nearest_is_named()
    {
        _runs.Add("arithmetic-1");
        var (code, _, error) = await RunAsync("show", "arithmetic-2");
        Assert.Equal(2, code);
        Assert.Contains("did you mean 'arithmetic-1'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rm_removes_a_run()
    {
        string folder = _runs.Add("a"), other = _runs.Add("b");
        var (code, _, error) = await RunAsync("rm", "a", "--yes");
        Assert.Equal((0, $"removed {folder}"), (code, error.TrimEnd()));
        Assert.False(Directory.Exists(folder));
        Assert.True(Directory.Exists(other));
    }

    [Fact]
    public async Task Rm_refuses_a_run_that_is_running_and_keeps_the_others()
    {
        string folder = _runs.Add("a"), other = _runs.Add("b");
        using var held = RunDirectory.Open(folder);
        var (code, _, error) = await RunAsync("rm", "b", "a", "--yes");
        Assert.Equal(2, code);
        Assert.Contains("is running; stop it first", error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder) && Directory.Exists(other));
    }

    [Fact]
    public async Task Rm_removes_nothing_outside_of_the_runs_folder()
    {
        using var elsewhere = new RunsFixture();
        string folder = elsewhere.Add("a");
        var (code, _, error) = await RunAsync("rm", folder, "--yes");
        Assert.Equal(2, code);
        Assert.Contains("only runs in it are removed", error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("rm", Path.Combine("..", Path.GetFileName(elsewhere.Folder), "a"), "--yes")).Code);
        Directory.CreateSymbolicLink(Path.Combine(_runs.Folder, "link"), folder);
        (code, _, error) = await RunAsync("rm", "link", "--yes");
        Assert.Equal(2, code);
        Assert.Contains("links are not followed", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "run.json")));
    }

    [Fact]
    public async Task Rm_needs_a_yes()
    {
        Assert.SkipUnless(Console.IsInputRedirected, "somebody could be asked");
        string folder = _runs.Add("a");
        var (code, _, error) = await RunAsync("rm", "a");
        Assert.Equal(2, code);
        Assert.Contains("give --yes", error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder));
    }

    private async Task<JsonElement> ListedAsync()
    {
        using var document = JsonDocument.Parse((await RunAsync("list", "--json")).Output);
        Assert.Equal("rft.runs/1", document.RootElement.GetProperty("schema").GetString());
        return Assert.Single(document.RootElement.GetProperty("runs").EnumerateArray()).Clone();
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string verb, params string[] args) =>
        CommandFixture.RunAsync(["runs", verb, .. args, "--runs", _runs.Folder]);
}
