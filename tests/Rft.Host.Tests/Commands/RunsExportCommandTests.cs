using Parquet;
using Rft.Host.Tests.Index;

namespace Rft.Host.Tests.Commands;

public sealed class RunsExportCommandTests : IDisposable
{
    private readonly RunsFixture _runs = new();

    public RunsExportCommandTests()
    {
        _runs.Add("a");
        string manifest = File.ReadAllText(Path.Combine(_runs.Folder, "a", "run.json"));
        _runs.Write("a", "run.json", manifest.TrimEnd()[..^1] + ",\"graders\":[{\"name\":\"correct\",\"weight\":1}]}");
        _runs.Write("a", "rollouts/step-000001.jsonl", WrittenRollout.Line("rft", 0, 1, "a, \\\"b\\\"\\nc", 0.5) + "\n"
            + WrittenRollout.Line("rft", 1, 0, "", null) + "\n");
    }

    private string Out => Path.Combine(_runs.Folder, "out");

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Csv_quotes_what_needs_it_and_leaves_out_what_there_is_not()
    {
        await ExportAsync("csv");
        Assert.Equal(
            "id,stage,step,prompt_index,row,member,prompt,text,finish_reason,tokens,reward,reward_raw,dropped,advantage,kept,score/correct,state/correct,fault/correct,reason/correct\n"
            + "rft/s1/p0/c1,rft,1,0,0,1,\"a, \"\"b\"\"\nc\",answer,stop,3,0.5,0.5,,,false,0.5,scored,,\n"
            + "rft/s1/p1/c0,rft,1,1,1,0,\"\",answer,stop,3,,,grader_failed,,false,,failed,timeout,no score within 2s\n",
            await ReadAsync("rollouts.csv"));
        Assert.Equal(
            "type,stage,step,total_step,policy/entropy,reward/mean,train/loss,valid/correct,valid/correct/count,valid/correct/high,valid/correct/low\n"
            + "step,skill,1,1,,,2.5,,,,\nevaluation,rft,0,1,,,,0.5,4,0.8,0.2\nstep,rft,1,2,1,0.25,,,,,\nstep,rft,2,3,1,0.75,,,,,\nevaluation,rft,2,3,,,,0.75,4,0.9,0.3\n",
            await ReadAsync("metrics.csv"));
    }

    [Fact]
    public async Task Json_lines_are_flat()
    {
        await ExportAsync("jsonl");
        Assert.Equal(
            """{"type":"step","stage":"rft","step":1,"total_step":2,"policy/entropy":1,"reward/mean":0.25}""", (await ReadAsync("metrics.jsonl")).Split('\n')[2]);
        Assert.EndsWith("""
            "dropped":"grader_failed","kept":false,"state/correct":"failed","fault/correct":"timeout","reason/correct":"no score within 2s"}
            """ + "\n", await ReadAsync("rollouts.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_holds_the_same_values()
    {
        await ExportAsync("parquet");
        await using var reader = await ParquetReader.CreateAsync(Path.Combine(Out, "rollouts.parquet"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, reader.RowGroupCount);
        Assert.Equal(19, reader.Schema.DataFields.Length);
        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(2, group.RowCount);
        var scores = new double?[2];
        await group.ReadAsync<double>(reader.Schema.DataFields.Single(field => field.Name == "score/correct"), scores,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0.5, null], scores);
    }

    [Fact]
    public async Task Nothing_is_overwritten_and_nothing_is_exported_from_a_damaged_file()
    {
        await ExportAsync("csv");
        var (code, _, error) = await RunAsync("csv");
        Assert.Equal(2, code);
        Assert.Contains("metrics.csv exists already", error, StringComparison.Ordinal);
        _runs.Write("a", "rollouts/step-000002.jsonl", "{ no\n");
        (code, _, error) = await RunAsync("jsonl");
        Assert.Equal(2, code);
        Assert.Contains("step-000002.jsonl(1,", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Out, "rollouts.jsonl")) || File.Exists(Path.Combine(Out, "rollouts.jsonl.tmp")));
        Assert.Equal(2, (await RunAsync("xml")).Code);
    }

    [Fact]
    public async Task A_damaged_file_leaves_nothing_and_the_next_export_succeeds()
    {
        _runs.Write("a", "rollouts/step-000002.jsonl", "{ no\n");
        var (code, output, error) = await RunAsync("csv");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("step-000002.jsonl(1,", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Out));
        File.Delete(Path.Combine(_runs.Folder, "a", "rollouts", "step-000002.jsonl"));
        await ExportAsync("csv");
        Assert.Equal(["metrics.csv", "rollouts.csv"], Directory.GetFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_table_that_is_there_keeps_the_other_from_being_written()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "rollouts.csv"), "", TestContext.Current.CancellationToken);
        Assert.Contains("rollouts.csv exists already", (await RunAsync("csv")).Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Out));
    }

    [Fact]
    public async Task A_grader_that_the_manifest_does_not_name_is_an_error()
    {
        _runs.Write("a", "run.json", """{"graders":[]}""");
        var (code, _, error) = await RunAsync("csv");
        Assert.Equal(2, code);
        Assert.Contains("has a score of 'correct', which the manifest", error, StringComparison.Ordinal);
    }

    private async Task ExportAsync(string format)
    {
        var (code, output, error) = await RunAsync(format);
        Assert.True(code == 0, error);
        Assert.Equal($"{Path.Combine(Out, $"metrics.{format}")}  5 rows\n{Path.Combine(Out, $"rollouts.{format}")}  2 rows\n", output.ReplaceLineEndings("\n"));
    }

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Out, file), TestContext.Current.CancellationToken);

    private Task<(int Code, string Output, string Error)> RunAsync(string format) =>
        CommandFixture.RunAsync("runs", "export", "a", "--runs", _runs.Folder, "--format", format, "--out", Out);
}
