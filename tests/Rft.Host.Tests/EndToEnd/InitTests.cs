using System.Diagnostics;

namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class InitTests
{
    private static readonly string[] Small =
    [
        "threads=1", "model.tiny.layers=1", "model.tiny.width=32", "model.tiny.heads=2", "stages.warmup.steps=2", "stages.rft.steps=2",
        "stages.rft.prompts_per_step=2",
    ];

    [Fact]
    public async Task A_new_plugin_project_builds_and_passes_its_cases()
    {
        using var folder = new TemporaryFolder();
        (await RftProcess.RunAsync(folder.Path, "init", "unit-price", "--grader", "dll")).Expect(0);
        var build = new ProcessStartInfo("dotnet", ["build", "-c", "Release", "--nologo", "-nodeReuse:false", "unit-price"])
        {
            WorkingDirectory = folder.Path, RedirectStandardOutput = true,
        };
        using var builder = Process.Start(build)!;
        string log = await builder.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await builder.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(builder.ExitCode == 0, log);
        Assert.Contains("5 cases of 1 graders pass", (await RftProcess.RunAsync(folder.Path, "test", "unit-price")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("math")]
    [InlineData("json")]
    [InlineData("classify")]
    public async Task What_init_writes_can_be_trained(string task)
    {
        using var folder = new TemporaryFolder();
        (await RftProcess.RunAsync(folder.Path, "init", "new", "--task", task)).Expect(0);
        var outcome = await RftProcess.RunAsync(folder.Path, ["train", Path.Combine("new", "experiment.yaml"), "--json", .. Small.SelectMany(set => new[] { "--set", set })]);
        var result = outcome.Expect(0).Json;
        Assert.Equal("succeeded", result.GetProperty("status").GetString());
        Assert.StartsWith(Path.Combine(folder.Path, ".rft", "runs", task), result.GetProperty("run_dir").GetString(), StringComparison.Ordinal);
        Assert.Empty(result.GetProperty("faults").EnumerateObject());
    }
}
