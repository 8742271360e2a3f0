using System.CommandLine;
using System.Diagnostics;
using Rft.Host.Commands;
using Rft.Host.Configuration;
using Rft.Training.Data;
using Rft.Training.Devices;

namespace Rft.Host.Tests.Commands;

public sealed class CommandRunnerTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new UsageException("choose another folder"), 2, "choose another folder" },
        { new UsageException("row 1:\n\u001b[31mred"), 2, "row 1:\n\\u001B[31mred" },
        { new DatasetException("t.jsonl", 2, 3, "no rows"), 2, "t.jsonl(2,3): no rows" },
        { new DeviceException("device cuda was asked for"), 2, "device cuda was asked for" },
        { new ConfigException([new ConfigFinding("e.yaml(1,1)", "a"), new ConfigFinding("e.yaml(2,1)", "b")]), 2, "e.yaml(1,1): a\ne.yaml(2,1): b" },
        { new OperationCanceledException(), 130, "" },
        { new InvalidOperationException("oops"), 1, "rft: unexpected InvalidOperationException: oops; this is a bug, please report it with the command you ran" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Exceptions_become_exit_codes(Exception exception, int code, string message)
    {
        var verb = new Command("fail");
        verb.SetAction(new Func<ParseResult, int>(_ => throw exception));
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(code, await CommandRunner.RunAsync(new RootCommand { verb }, ["fail"], output, error, TestContext.Current.CancellationToken));
        Assert.Equal(message, error.ToString().TrimEnd());
        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData(new[] { "--frobnicate" }, "rft: see 'rft --help'")]
    [InlineData(new[] { "init", "--task", "chess" }, "rft: see 'rft init --help'")]
    [InlineData(new[] { "rollouts" }, "rft: see 'rft rollouts --help'")]
    [InlineData(new[] { "rollouts", "x", "--step", "two" }, "rft: see 'rft rollouts --help'")]
    public async Task Bad_usage_is_two_and_goes_to_the_error_stream(string[] args, string hint)
    {
        var (code, output, error) = await CommandFixture.RunAsync(args);
        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith(hint, error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_verbs()
    {
        var (code, output, _) = await CommandFixture.RunAsync("--help");
        Assert.Equal(0, code);
        foreach (string verb in (string[])["check", "doctor", "init", "rollouts", "schema"]) Assert.Contains(verb, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RUN", "watch", "")]
    [InlineData("RUN", "runs", "show", "")]
    [InlineData("--resume", "train", "--resume", "")]
    [InlineData("--data", "grade", "main.js", "--data", "")]
    [InlineData("--runs", "runs", "list", "--runs", "")]
    [InlineData("CONFIG", "check", "")]
    public async Task An_empty_value_is_named(string what, params string[] args)
    {
        var (code, _, error) = await CommandFixture.RunAsync(args);
        Assert.Equal((2, $"rft: {what} is empty; give a value, or leave it out{Environment.NewLine}"), (code, error));
    }

    [Fact]
    public async Task Help_needs_neither_TorchSharp_nor_Roslyn_nor_a_terminal_library()
    {
        using var folder = new TemporaryFolder();
        string[] needed = ["rft.dll", "rft.runtimeconfig.json", "System.CommandLine.dll"];
        foreach (string file in needed) File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder.Path, file));
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder.Path, "rft.dll"), "--help"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("rollouts", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_names_every_section_and_refuses_unknown_keys()
    {
        var (code, output, _) = await CommandFixture.RunAsync("schema", "config");
        Assert.Equal(0, code);
        using var schema = System.Text.Json.JsonDocument.Parse(output);
        var root = schema.RootElement;
        Assert.False(root.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["name", "model", "data", "stages"], root.GetProperty("required").EnumerateArray().Select(key => key.GetString()));
        var rft = root.GetProperty("properties").GetProperty("stages").GetProperty("items").GetProperty("anyOf")[2].GetProperty("properties");
        Assert.Equal("rft", rft.GetProperty("method").GetProperty("const").GetString());
        Assert.Equal("Samples a prompt; at least 2, or 1 with gae. Default: 8.", rft.GetProperty("group_size").GetProperty("description").GetString());
        Assert.True(rft.GetProperty("num_generations").GetProperty("deprecated").GetBoolean());
    }
}
