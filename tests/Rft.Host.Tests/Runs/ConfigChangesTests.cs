using Rft.Host.Configuration;
using Rft.Host.Runs;

namespace Rft.Host.Tests.Runs;

public sealed class ConfigChangesTests : IDisposable
{
    private const string Text = """
        name: tiny
        model: { tiny: { layers: 1, width: 32, heads: 2 } }
        data: { demos: { generator: sorting, split: demos, rows: 8 } }
        stages:
          - { name: a, method: sft, data: demos, steps: 400, batch: 4, optimizer: { learning_rate: 1.0e-3 } }
          - { name: b, method: sft, data: demos, steps: 300, batch: 4, optimizer: { learning_rate: 1.0e-3 } }
        run: { dir: runs }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_a_run_lies_is_no_change() => ConfigChanges.Refuse(Load(Text), Load(Text.Replace("dir: runs", "dir: elsewhere", StringComparison.Ordinal)), "run");

    [Fact]
    public void Values_that_have_changed_places_are_changes()
    {
        string swapped = Text.Replace("400", "x", StringComparison.Ordinal).Replace("300", "400", StringComparison.Ordinal).Replace("steps: x", "steps: 300", StringComparison.Ordinal);
        var error = Assert.Throws<UsageException>(() => ConfigChanges.Refuse(Load(Text), Load(swapped), "run"));
        Assert.Contains("  - stages.a.steps: 400\n  + stages.a.steps: 300\n  - stages.b.steps: 300\n  + stages.b.steps: 400", error.Message, StringComparison.Ordinal);
    }

    private LoadedConfig Load(string text) => ConfigLoader.Load(_folder.Write("tiny.yaml", text), ConfigSources.FromProcess([]));
}
