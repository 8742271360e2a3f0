using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Comparing;

/// <summary>Whether a score means the same in two runs, as far as their manifests tell.</summary>
internal static class GraderDifferences
{
    private const string Reward = "reward";

    /// <summary>What differs between the graders that a metric comes from.</summary>
    /// <param name="before">Folder of the first run.</param>
    /// <param name="after">Folder of the second.</param>
    /// <param name="metric">A grader's name, or <c>reward</c>, which all with a weight are part of.</param>
    /// <returns>One text a grader; empty where all are the same, or where a manifest does not say.</returns>
    public static IReadOnlyList<string> Between(string before, string after, string metric)
    {
        if (Read(before, metric) is not { } first || Read(after, metric) is not { } second) return [];
        return
        [
            .. first.Keys.Union(second.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => (first.GetValueOrDefault(name), second.GetValueOrDefault(name)) switch
            {
                (null, _) => $"{name} is in B only",
                (_, null) => $"{name} is in A only",
                ({ } a, { } b) when a.Hash != b.Hash => $"{name} has other content in B",
                ({ } a, { } b) when metric == Reward && a.Weight != b.Weight => FormattableString.Invariant($"{name} weighs {a.Weight} in A and {b.Weight} in B"),
                _ => null,
            }).OfType<string>(),
        ];
    }

    private static Dictionary<string, Grader>? Read(string run, string metric)
    {
        try
        {
            using var manifest = JsonDocument.Parse(SharedFile.ReadAllBytes(Path.Combine(run, RunFiles.Manifest)));
            return manifest.RootElement.GetProperty("graders").EnumerateArray()
                .Select(grader => (Name: grader.GetProperty("name").GetString()!, Of: new Grader(grader.GetProperty("hash").GetString(), grader.GetProperty("weight").GetDouble())))
                .Where(grader => metric == Reward ? grader.Of.Weight != 0 : grader.Name == metric).ToDictionary(grader => grader.Name, grader => grader.Of, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Grader(string? Hash, double Weight);
}
