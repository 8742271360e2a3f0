using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Host.Configuration.Source;
using Rft.Host.Index;
using Rft.Host.Rollouts;

namespace Rft.Host.Comparing;

/// <summary>The last evaluation of a run, prompt by prompt.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Step">Steps of all stages before it.</param>
/// <param name="Metrics">What prompts can be compared by: the graders, and <c>reward</c>.</param>
/// <param name="Prompts">The prompts in order.</param>
internal sealed record FinalEvaluation(string Run, int Step, IReadOnlyList<string> Metrics, IReadOnlyList<EvaluatedPrompt> Prompts)
{
    /// <summary>The reward, beside the names of graders.</summary>
    public const string Reward = "reward";

    /// <summary>The file of a run's last evaluation; null: it has none.</summary>
    /// <param name="run">The run's folder.</param>
    public static string? Find(string run)
    {
        string folder = Path.Combine(run, RunFiles.Evaluations);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "step-*.jsonl").Order(StringComparer.Ordinal).LastOrDefault() : null;
    }

    /// <summary>Reads it.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="metric">A grader's name, or <see cref="Reward"/>.</param>
    /// <exception cref="UsageException">There is none, or it does not have the metric.</exception>
    public static FinalEvaluation Read(string run, string metric)
    {
        string file = Find(run) ?? throw new UsageException(
            $"the run {run} has no evaluation that was kept; give its experiment an eval section and keep run.rollouts, or compare the models with 'rft eval'");
        RolloutRecord[] samples = [.. ReadSamples(file)];
        string[] metrics = [.. samples.SelectMany(sample => sample.Scores).Select(score => score.Grader).Distinct().Order(StringComparer.Ordinal), Reward];
        if (!metrics.Contains(metric))
            throw new UsageException($"the evaluation of {run} has no metric '{metric}'; it has {string.Join(", ", metrics)}{Nearest.Hint(metric, metrics)}");
        int step = int.Parse(Path.GetFileNameWithoutExtension(file)["step-".Length..], CultureInfo.InvariantCulture);
        return new FinalEvaluation(Path.GetFileName(run), step, metrics, ByPrompt(samples, metric));
    }

    private static List<EvaluatedPrompt> ByPrompt(RolloutRecord[] samples, string metric)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        List<EvaluatedPrompt> prompts = [];
        foreach (var group in samples.GroupBy(sample => sample.PromptIndex))
        {
            var first = group.First();
            string messages = Hash(first.Messages);
            int occurrence = seen[messages] = seen.GetValueOrDefault(messages) + 1;
            prompts.Add(new EvaluatedPrompt(
                string.Create(CultureInfo.InvariantCulture, $"{messages}/{occurrence}"), first.Row, first.Messages[^1].Content,
                group.Select(sample => Value(sample, metric)).Average(), first.Text));
        }
        return prompts;
    }

    private static double? Value(RolloutRecord sample, string metric) =>
        metric == Reward ? sample.RawReward : sample.Scores.FirstOrDefault(score => score.Grader == metric)?.Value;

    private static string Hash(IReadOnlyList<(string Role, string Content)> messages) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(messages.Select(message => new[] { message.Role, message.Content })))))[..32];

    private static IEnumerable<RolloutRecord> ReadSamples(string file)
    {
        int number = 0;
        foreach (string line in SharedFile.ReadLines(file))
        {
            number++;
            yield return Parse(file, number, line);
        }
    }

    private static RolloutRecord Parse(string file, int number, string line)
    {
        try
        {
            return RolloutRecord.Parse(line);
        }
        catch (JsonException e)
        {
            // A comparison of the other rows would look like one of all.
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"{file}({number},{(e.BytePositionInLine ?? 0) + 1}): not a sample: {e.Message}; restore the file"), e);
        }
    }
}
