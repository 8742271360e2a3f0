using Rft.Host.Runs;

namespace Rft.Host.Watching;

/// <summary>Reads the lines that are appended to metrics.jsonl, each once and whole.</summary>
/// <param name="path">The file; it need not exist yet.</param>
/// <param name="notice">Told about lines that cannot be read.</param>
internal sealed class MetricsTail(string path, Action<string> notice)
{
    private readonly LinesTail<MetricsLine> _lines = new(path, MetricsFile.Parse, notice);

    /// <summary>The lines since the last call.</summary>
    public IReadOnlyList<MetricsLine> ReadNew() => _lines.ReadNew();
}
