using Rft.Host.Configuration;

namespace Rft.Host.Tests.Configuration;

/// <summary>Loads experiment files from texts.</summary>
internal static class ConfigFixture
{
    /// <summary>The smallest file with both methods; tests add to it or replace parts of it.</summary>
    public const string Minimal = """
        name: t
        model: { tiny: {} }
        data:
          demos: { generator: arithmetic, split: demos }
          train: { generator: arithmetic, split: train }
          valid: { generator: arithmetic, split: valid }
        graders:
          correct: { file: correct.js }
        stages:
          - { name: skill, method: sft, data: demos, steps: 100, batch: 8, optimizer: { learning_rate: 1.5e-3 } }
          - name: rft
            method: rft
            data: train
            steps: 10
            sampling: { max_tokens: 16 }
            optimizer: { learning_rate: 2.0e-4 }
        eval: { data: valid, metric: correct }

        """;

    public static LoadedConfig Load(string text, string[]? sets = null, Dictionary<string, string>? environment = null, string name = "e.yaml")
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/" + name, text);
        return ConfigLoader.Load("sub/" + name, new ConfigSources(sets ?? [], environment ?? [], folder.Path));
    }

    /// <summary>The findings of a file that must be refused.</summary>
    public static IReadOnlyList<string> Findings(string text, string[]? sets = null, Dictionary<string, string>? environment = null) =>
        [.. Assert.Throws<ConfigException>(() => Load(text, sets, environment)).Findings.Select(finding => finding.ToString().Replace("sub/", "", StringComparison.Ordinal))];

    /// <summary>The minimal file with a part replaced.</summary>
    public static string With(string part, string replacement)
    {
        Assert.Contains(part, Minimal, StringComparison.Ordinal);
        return Minimal.Replace(part, replacement, StringComparison.Ordinal);
    }
}
