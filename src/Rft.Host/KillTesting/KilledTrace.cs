using System.Globalization;
using System.Text.Json;
using Rft.Graders;
using Rft.Training.Journal;

namespace Rft.Host.KillTesting;

/// <summary>What a run had when it was killed, all of which it must still have when it has been resumed and has ended, whatever graders would have said if they had been asked again.</summary>
/// <param name="Metrics">Its metrics without times, one whole line each.</param>
/// <param name="Answers">What graders had said, by sample and grader: in the journal, in rollouts and in evaluations.</param>
/// <param name="Journaled">How many grades of it were in the journal.</param>
internal sealed record KilledTrace(IReadOnlyList<string> Metrics, IReadOnlyDictionary<(string Sample, string Grader), string> Answers, int Journaled)
{
    private const string Evaluations = "evaluations", EvaluationSample = "valid/";

    /// <summary>Reads a run that no process writes at present.</summary>
    /// <param name="folder">Its folder; need not exist.</param>
    public static KilledTrace Of(string folder)
    {
        var grades = JournalReader.Grades(Path.Combine(folder, "journal"));
        Dictionary<(string, string), string> answers = Recorded(folder);
        foreach (var grade in grades)
        {
            // Of a group, only the first sample's name is in the journal.
            foreach (var (grader, outcome) in grade.Members[0]) answers[(grade.Id, grader)] = Answer(outcome);
        }
        return new KilledTrace(MetricsLines.Read(Path.Combine(folder, "metrics.jsonl")), answers, grades.Count);
    }

    /// <summary>What of it the run no longer has; null: nothing.</summary>
    /// <param name="folder">The same run, resumed and ended.</param>
    public string? LostIn(string folder)
    {
        var metrics = MetricsLines.Read(Path.Combine(folder, "metrics.jsonl"));
        int line = Enumerable.Range(0, Metrics.Count).FirstOrDefault(i => i >= metrics.Count || metrics[i] != Metrics[i], -1);
        if (line >= 0) return $"line {line + 1} of the metrics is not what it was at the kill";
        var answers = Recorded(folder);
        foreach (var ((sample, grader), answer) in Answers.OrderBy(pair => pair.Key))
        {
            if (answers.TryGetValue((sample, grader), out string? now) ? now == answer : IsReplaced(sample)) continue;
            return now is null ? $"{sample} has lost the answer of {grader}, which was {answer}" : $"{grader} was asked again about {sample}: {now} instead of {answer}";
        }
        return null;
    }

    // A later evaluation of the same weights takes the file of an earlier one.
    private static bool IsReplaced(string sample) => sample.StartsWith(EvaluationSample, StringComparison.Ordinal);

    private static Dictionary<(string Sample, string Grader), string> Recorded(string folder)
    {
        Dictionary<(string, string), string> answers = [];
        string[] folders = [Path.Combine(folder, "rollouts"), Path.Combine(folder, Evaluations)];
        foreach (string line in folders.Where(Directory.Exists).SelectMany(of => Directory.GetFiles(of, "*.jsonl")).SelectMany(File.ReadLines))
        {
            using var rollout = JsonDocument.Parse(line);
            string id = rollout.RootElement.GetProperty("id").GetString()!;
            foreach (var score in rollout.RootElement.GetProperty("scores").EnumerateObject()) answers[(id, score.Name)] = Answer(score.Value);
        }
        return answers;
    }

    private static string Answer(JsonElement score) => score.TryGetProperty("fault", out var fault)
        ? fault.GetString()!
        : score.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? Number(value.GetDouble()) : score.GetProperty("state").GetString()!;

    private static string Answer(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Graded { Grade: { Value: { } value } } => Number(value),
        GradeOutcome.Graded { Grade: var grade } => JsonNamingPolicy.SnakeCaseLower.ConvertName(grade.State.ToString()),
        GradeOutcome.Failed failed => failed.Code.Name(),
        _ => throw new InvalidDataException($"a journal keeps no outcome of kind {outcome.GetType().Name}"),
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
