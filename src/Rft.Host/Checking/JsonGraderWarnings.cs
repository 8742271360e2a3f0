using Rft.Graders;
using Rft.Graders.OpenAi;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Data;

namespace Rft.Host.Checking;

/// <summary>What the author of a JSON grader should know about it and the rows that it will grade.</summary>
internal static class JsonGraderWarnings
{
    /// <summary>Looks at every JSON grader that can be read; one that cannot is an error of its own.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its data sets.</param>
    public static IEnumerable<CheckFinding> Of(ExperimentConfig config, DataSets data)
    {
        string[] sets = [.. config.Stages.OfType<RftStageConfig>().Select(stage => stage.Data).Distinct(StringComparer.Ordinal)];
        foreach (var (name, definition) in config.Graders.Values.Select(grader => (grader.Name, Read(grader.File))))
        {
            if (definition is null) continue;
            foreach (string set in sets)
            {
                Item[] rows = [.. data.Rows(set, ChatRowUse.Prompt).Select(row => row.Item)];
                foreach (var remark in GraderAdvice.For(definition, rows))
                    yield return CheckFinding.Warning("grader", remark.Position.ToString(), $"{name} on {set}: {remark.Message}");
            }
        }
    }

    /// <summary>A JSON grader; null when the file is none, or cannot be read.</summary>
    /// <param name="file">The grader's file; null: it has none.</param>
    public static GraderDefinition? Read(string? file)
    {
        if (file is null || !Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return GraderDefinition.Parse(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is GraderJsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
