using Rft.Host.Configuration;

namespace Rft.Host.Composition;

/// <summary>Says plainly what an experiment file may say but this version cannot do; better than doing something else.</summary>
internal static class Supported
{
    /// <summary>Checks an experiment.</summary>
    /// <exception cref="ConfigException">It asks for something that is missing.</exception>
    public static void Check(ExperimentConfig config)
    {
        List<ConfigFinding> findings = [];
        if (config.Model is { Tuning: Tuning.Lora, Path: null })
            findings.Add(new("model.tuning", "lora trains an adapter on a loaded model; give model.path, or use full with model.tiny"));
        if (findings.Count > 0) throw new ConfigException(findings);
    }
}
