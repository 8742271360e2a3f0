using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Graders;

namespace Rft.Conformance.Graders;

/// <summary>Compares what became of a grading call with a case's <c>expected</c>.</summary>
internal static class OutcomeComparison
{
    /// <summary>
    /// Compares every member of <c>expected</c>. <c>or_error</c> of <paramref name="call"/> names codes that are accepted as well;
    /// <c>any_score</c> accepts any score.
    /// </summary>
    /// <exception cref="NotBuiltException"><c>expected</c> has a member that is not known here.</exception>
    public static void Compare(JsonElement call, GradeOutcome outcome, Comparison comparison)
    {
        string state = State(outcome);
        if ((call.Find("or_error") is { } codes && Names(codes).Contains(state)) || (call.Flag("any_score") && state == "scored"))
        {
            comparison.Same("state", state, state);
            return;
        }
        var grade = (outcome as GradeOutcome.Graded)?.Grade;
        foreach (var member in call.GetProperty("expected").EnumerateObject()) Compare(member, state, grade, outcome, comparison);
    }

    /// <summary>The outcome as the case files spell it: a fault's code, <c>marked_invalid</c>, <c>not_applicable</c>, <c>scored</c>.</summary>
    private static string State(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Failed failed => failed.Code.Name(),
        GradeOutcome.Graded { Grade.State: GradeState.Invalid } => "marked_invalid",
        GradeOutcome.Graded { Grade.State: GradeState.NotApplicable } => "not_applicable",
        GradeOutcome.Graded => "scored",
        _ => "cancelled",
    };

    private static void Compare(JsonProperty expected, string state, Grade? grade, GradeOutcome outcome, Comparison comparison)
    {
        var value = expected.Value;
        switch (expected.Name)
        {
            case "score": Score(value.GetDouble(), grade, outcome, comparison); break;
            case "passed": comparison.Same("passed", Text(value.GetBoolean()), Text(grade?.Passed)); break;
            case "reason": comparison.Same("reason", value.GetString()!, grade?.Reason ?? Describe(outcome)); break;
            case "metrics": Metrics(value, grade, comparison); break;
            case "sub_scores": Metrics(value, grade, comparison); break;
            case "logs": comparison.Same("logs", string.Join('\n', Names(value)), outcome.Log.TrimEnd('\n')); break;
            case "error": comparison.Same("error", value.GetString()!, state); break;
            case "error_any_of": comparison.Same("error", Names(value).Contains(state) ? state : string.Join(" or ", Names(value)), state); break;
            case "any_score": comparison.Same("state", "scored", state); break;
            case "not_applicable": comparison.Same("state", "not_applicable", state); break;
            default: throw new NotBuiltException($"expected member '{expected.Name}'");
        }
    }

    private static void Score(double expected, Grade? grade, GradeOutcome outcome, Comparison comparison)
    {
        if (grade?.Value is { } actual) comparison.Number("score", expected, actual);
        else comparison.Same("score", $"{expected}", Describe(outcome));
    }

    private static void Metrics(JsonElement expected, Grade? grade, Comparison comparison)
    {
        var actual = grade?.Metrics ?? new Dictionary<string, double>();
        var names = expected.EnumerateObject().Select(metric => metric.Name).ToList();
        comparison.Same("metric names", string.Join(", ", names.Order()), string.Join(", ", actual.Keys.Order()));
        foreach (string name in names.Where(actual.ContainsKey))
            comparison.Number($"metrics.{name}", expected.GetProperty(name).GetDouble(), actual[name]);
    }

    private static string Describe(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Graded graded => graded.Grade.ToString(),
        GradeOutcome.Failed failed => $"{failed.Code.Name()}: {failed.Message}",
        _ => "cancelled",
    };

    private static string Text(bool? value) => value switch { true => "true", false => "false", null => "not said" };

    private static List<string> Names(JsonElement array) => [.. array.EnumerateArray().Select(entry => entry.GetString()!)];
}
