using Rft.Host.Configuration;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Host.Composition;

/// <summary>The models that stages name as their teachers.</summary>
internal static class TeacherModels
{
    /// <summary>Checks that every teacher can be found and has the policy's vocabulary, without opening its weights in a tensor.</summary>
    /// <param name="config">The experiment.</param>
    /// <exception cref="ConfigException">One cannot, or has not.</exception>
    public static void Check(ExperimentConfig config)
    {
        List<ConfigFinding> findings = [];
        foreach (var (stage, name) in Named(config))
        {
            try
            {
                Vocabularies.RequireSame(ModelSource.Of(config.Model).Chat.Tokenizer, NamedModel.Describe(name, config.Run.Dir).Chat.Tokenizer, name);
            }
            catch (Exception e) when (e is UsageException or ArgumentException)
            {
                findings.Add(new ConfigFinding($"stages.{stage}.teacher", e.Message));
            }
        }
        if (findings.Count > 0) throw new ConfigException(findings);
    }

    /// <summary>Parameters of the largest named teacher; 0 without one. Stages have their teachers one after the other.</summary>
    /// <param name="config">The experiment, checked.</param>
    public static long Parameters(ExperimentConfig config) => Named(config)
        .Select(teacher => DecoderParameters.Shapes(NamedModel.Describe(teacher.Name, config.Run.Dir).Shape).Sum(parameter => parameter.Count))
        .DefaultIfEmpty(0).Max();

    private static IEnumerable<(string Stage, string Name)> Named(ExperimentConfig config) => config.Stages.OfType<RftStageConfig>()
        .Where(stage => stage.Teacher?.Model is not null).Select(stage => (stage.Name, stage.Teacher!.Model!));
}
