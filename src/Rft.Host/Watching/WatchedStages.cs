using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Watching;

/// <summary>The stages and the evaluation metric of a run, as its manifest names them.</summary>
/// <param name="Stages">Method and steps by stage.</param>
/// <param name="Metric">The evaluation metric; null: none.</param>
internal sealed record WatchedStages(IReadOnlyDictionary<string, (string Method, int Steps)> Stages, string? Metric)
{
    /// <summary>Reads them; null while there is no whole manifest.</summary>
    /// <param name="folder">The run's folder.</param>
    public static WatchedStages? Read(string folder)
    {
        try
        {
            using var manifest = JsonDocument.Parse(SharedFile.ReadAllBytes(Path.Combine(folder, RunFiles.Manifest)));
            var stages = manifest.RootElement.GetProperty("stages").EnumerateArray().ToDictionary(
                stage => stage.GetProperty("name").GetString()!, stage => (stage.GetProperty("method").GetString()!, stage.GetProperty("steps").GetInt32()),
                StringComparer.Ordinal);
            string? metric = manifest.RootElement.TryGetProperty("evaluation", out var evaluation) && evaluation.ValueKind == JsonValueKind.Object
                ? evaluation.GetProperty("metric").GetString() : null;
            return new WatchedStages(stages, metric);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
