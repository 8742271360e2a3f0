namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class InitTests
{
    private static readonly string[] Small =
    [
        "threads=1", "model.tiny.layers=1", "model.tiny.width=32", "model.tiny.heads=2", "stages.warmup.steps=2", "stages.rft.steps=2",
        "stages.rft.prompts_per_step=2",
    ];

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
