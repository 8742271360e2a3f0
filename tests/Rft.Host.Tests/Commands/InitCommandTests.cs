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
        Assert.StartsWith($"cannot write to {file}/below: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("js")]
    [InlineData("csx")]
    public async Task A_new_grader_passes_its_cases_and_withstands_attacks(string kind)
    {
        using var folder = new TemporaryFolder();
        string grader = Path.Combine(folder.Path, "graders", $"exact-one.{kind}");
        var (code, output, error) = await CommandFixture.RunAsync("init", Path.ChangeExtension(grader, null), "--grader", kind);
        Assert.Equal((0, $"rft test {grader}\n", ""), (code, output, error));
        var (tested, report, _) = await CommandFixture.RunAsync("test", grader);
        Assert.True(tested == 0, report);
        Assert.Contains("5 of 5 cases pass", report, StringComparison.Ordinal);
        var (probed, findings, _) = await CommandFixture.RunAsync("probe", grader);
        Assert.True(probed == 0, findings);
        // Once more changes nothing, and a second grader shares what both have; one that somebody has edited is kept.
        Assert.Equal(0, (await CommandFixture.RunAsync("init", Path.ChangeExtension(grader, null), "--grader", kind)).ExitCode);
        Assert.Equal(0, (await CommandFixture.RunAsync("init", Path.Combine(folder.Path, "graders", "second"), "--grader", kind)).ExitCode);
        await File.AppendAllTextAsync(grader, "// mine", TestContext.Current.CancellationToken);
        Assert.Equal((2, "", $"{folder.Path}/graders has exact-one.{kind} already; choose another folder, or overwrite with --force\n"),
            await CommandFixture.RunAsync("init", Path.ChangeExtension(grader, null), "--grader", kind));
    }

    [Fact]
    public async Task A_new_json_grader_passes_its_cases()
    {
        using var folder = new TemporaryFolder();
        await CommandFixture.RunAsync("init", Path.Combine(folder.Path, "a"), "--grader", "json");
        var (code, output, _) = await CommandFixture.RunAsync("test", Path.Combine(folder.Path, "a.json"));
        Assert.True(code == 0, output);
        Assert.Contains("3 of 3 cases pass", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_plugin_is_a_project_with_a_class_and_cases()
    {
        using var folder = new TemporaryFolder();
        string project = Path.Combine(folder.Path, "unit-price");
        var (code, output, _) = await CommandFixture.RunAsync("init", project, "--grader", "dll");
        Assert.Equal((0, $"dotnet build -c Release {project}\nrft test {project}\n"), (code, output));
        Assert.Equal(["UnitPrice.cs", "unit-price.cases.jsonl", "unit-price.csproj"], Directory.GetFiles(project).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("public sealed class UnitPrice : IGrader", await File.ReadAllTextAsync(Path.Combine(project, "UnitPrice.cs"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        string text = await File.ReadAllTextAsync(Path.Combine(project, "unit-price.csproj"), TestContext.Current.CancellationToken);
        Assert.Contains($"{AppContext.BaseDirectory}Rft.Graders.Abstractions.dll", text, StringComparison.Ordinal);
        // Nobody has built it yet: its cases wait beside the source and are no orphans.
        Assert.StartsWith("there is no *.cases.jsonl in ", (await CommandFixture.RunAsync("test", project)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_types_name_every_member_that_a_script_sees()
    {
        using var folder = new TemporaryFolder();
        await CommandFixture.RunAsync("init", Path.Combine(folder.Path, "a"), "--grader", "js");
        string types = await File.ReadAllTextAsync(Path.Combine(folder.Path, "rft-grader.d.ts"), TestContext.Current.CancellationToken);
        string probe = folder.Write("members.js", """
            function grade(sample, item, ctx) {
              const members = Object.keys(sample).concat(Object.keys(ctx), Object.keys(ctx.extract), Object.keys(ctx.math), Object.keys(ctx.text), Object.keys(sample.messages[0]));
              return { score: members.length, reason: members.join(" ") };
            }
            """);
        string data = folder.Write("data.jsonl", """{"completion": "x"}""");
        var (_, output, _) = await CommandFixture.RunAsync("grade", probe, "--data", data, "--json");
        string[] members = JsonElement.Parse(output).GetProperty("rows")[0].GetProperty("outcome").GetProperty("reason").GetString()!.Split(' ');
        Assert.True(members.Length > 20);
        Assert.All(members, member => Assert.Matches($@"\b{member}[(:]", types));
    }

    [Fact]
    public async Task A_name_that_cannot_be_a_file_and_a_class_is_bad_input() =>
        Assert.StartsWith("'1+1' cannot name a grader; use letters", (await CommandFixture.RunAsync("init", "1+1", "--grader", "js")).Error, StringComparison.Ordinal);
}
