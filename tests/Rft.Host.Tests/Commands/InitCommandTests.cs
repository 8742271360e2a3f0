using System.Text.Json;
using Rft.Host.Configuration;
using Rft.Training.Data;

namespace Rft.Host.Tests.Commands;

public sealed class InitCommandTests
{
    [Theory]
    [InlineData("math")]
    [InlineData("json")]
    [InlineData("classify")]
    public async Task Each_task_is_a_loadable_experiment_with_20_rows_and_graders_with_cases(string task)
    {
        using var folder = new TemporaryFolder();
        string target = Path.Combine(folder.Path, "new");
        var (code, output, error) = await CommandFixture.RunAsync("init", target, "--task", task);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal([$"rft check {target}/experiment.yaml --smoke", $"rft train {target}/experiment.yaml", "rft rollouts latest"],
            output.TrimEnd().Split(Environment.NewLine));
        var config = ConfigLoader.Load(Path.Combine(target, "experiment.yaml"), new ConfigSources([], new Dictionary<string, string>(), folder.Path)).Config;
        Assert.NotNull(config.Model.Tiny);
        Assert.Equal(20, ChatJsonlReader.Read(((FileDataConfig)config.Data["train"]).File, ChatRowUse.Supervised).Count());
        Assert.True(ChatJsonlReader.Read(((FileDataConfig)config.Data["valid"]).File, ChatRowUse.Prompt).Count() > 5);
        Assert.Equal([".csx", ".js"], config.Graders.Values.Select(grader => Path.GetExtension(grader.File)).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(target, "README.md")));
        foreach (var grader in config.Graders.Values)
        {
            Assert.True(File.Exists(grader.File));
            foreach (string line in File.ReadLines(Path.ChangeExtension(grader.File, ".cases.jsonl")))
            {
                using var test = JsonDocument.Parse(line);
                Assert.InRange(test.RootElement.GetProperty("expected").GetProperty("score").GetDouble(), 0, 1);
            }
        }
    }

    [Fact]
    public async Task Files_that_are_there_are_kept_unless_forced()
    {
        using var folder = new TemporaryFolder();
        string config = folder.Write("experiment.yaml", "mine");
        var (code, output, error) = await CommandFixture.RunAsync("init", folder.Path);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"{folder.Path} has experiment.yaml already; choose another folder, or overwrite with --force", error.TrimEnd());
        Assert.Equal("mine", await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await CommandFixture.RunAsync("init", folder.Path, "--force")).ExitCode);
        Assert.StartsWith("# Small sums", await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_bad_input()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("file", "");
        var (code, _, error) = await CommandFixture.RunAsync("init", Path.Combine(file, "below"));
        Assert.Equal(2, code);
        Assert.StartsWith($"cannot write the experiment to {file}/below: ", error, StringComparison.Ordinal);
    }
}
