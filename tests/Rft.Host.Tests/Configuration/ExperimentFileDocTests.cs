using Rft.Host.Configuration;

namespace Rft.Host.Tests.Configuration;

public sealed class ExperimentFileDocTests
{
    private static readonly string Document = File.ReadAllText(Path.GetFullPath("../../../../../docs/experiment-file.md", AppContext.BaseDirectory));

    private static string Example
    {
        get
        {
            int start = Document.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
            return Document[start..Document.IndexOf("```", start, StringComparison.Ordinal)];
        }
    }

    [Fact]
    public void Every_key_has_its_row_and_every_row_its_key()
    {
        string[] rows = [.. Document.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        string[] wanted = [.. ExperimentFileRows.All()];
        Assert.True(wanted.SequenceEqual(rows), $"docs/experiment-file.md must have these rows:\n{string.Join('\n', wanted)}");
    }

    [Fact]
    public void The_example_loads() => Assert.Equal("arithmetic", ConfigFixture.Load(Example).Config.Name);

    [Fact]
    public void The_override_examples_work()
    {
        string[] sets = [.. Document.Split('\n').Where(line => line.StartsWith("    --set ", StringComparison.Ordinal)).Select(line => line["    --set ".Length..])];
        Assert.Equal(5, sets.Length);
        var config = ConfigFixture.Load(Example, sets).Config;
        Assert.Equal((7UL, 6, 0.0, 8), (config.Seed, config.Stages[1].Steps, config.Graders["correct"].Weight, ((RftStageConfig)config.Stages[1]).GroupSize));
    }
}
