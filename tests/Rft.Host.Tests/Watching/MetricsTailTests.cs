using Rft.Host.Watching;

namespace Rft.Host.Tests.Watching;

public sealed class MetricsTailTests : IDisposable
{
    private const string First = """{"type":"step","stage":"rft","step":1,"reward/mean":0.5}""";
    private const string Second = """{"type":"step","stage":"rft","step":2,"reward/mean":0.75}""";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notices = [];
    private readonly MetricsTail _tail;

    public MetricsTailTests() => _tail = new MetricsTail(PathOf, _notices.Add);

    private string PathOf => Path.Combine(_folder.Path, "metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_line_is_read_once_and_only_when_it_is_whole()
    {
        Assert.Empty(_tail.ReadNew());
        File.WriteAllText(PathOf, First + "\n" + Second[..20]);
        Assert.Equal([1], Steps());
        Assert.Empty(Steps());
        File.AppendAllText(PathOf, Second[20..]);
        Assert.Empty(Steps());
        File.AppendAllText(PathOf, "\n");
        Assert.Equal([2], Steps());
        Assert.Empty(_notices);
    }

    [Fact]
    public void What_a_resumed_run_does_again_is_read_again()
    {
        File.WriteAllText(PathOf, First + "\n" + Second + "\n");
        Assert.Equal([1, 2], Steps());
        File.WriteAllText(PathOf, First + "\n");
        Assert.Empty(Steps());
        File.AppendAllText(PathOf, Second + "\n");
        Assert.Equal([2], Steps());
    }

    [Fact]
    public void A_line_that_is_no_json_is_named_and_the_others_are_read()
    {
        File.WriteAllText(PathOf, First + "\n{ no\n{\"type\":\"step\"}\n" + Second + "\n");
        Assert.Equal([1, 2], Steps());
        Assert.Equal(2, _notices.Count);
        Assert.All(_notices, notice => Assert.Contains("metrics.jsonl: a line is left out: ", notice, StringComparison.Ordinal));
    }

    private int[] Steps() => [.. _tail.ReadNew().Select(line => line.Step)];
}
