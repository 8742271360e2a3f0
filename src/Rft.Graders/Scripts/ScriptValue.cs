using System.Collections;

namespace Rft.Graders.Scripts;

/// <summary>Turns what a script returned into grades. Nothing is coerced: text, null and sequences are no scores.</summary>
internal static class ScriptValue
{
    /// <exception cref="InvalidScoreException">The value is no score.</exception>
    public static Grade ToGrade(object? value, ScriptGlobals globals) => globals.WithMetrics(value switch
    {
        null => globals.Verdict ?? throw new InvalidScoreException(
            "the script returned nothing; return a number, a bool or a Grade, or call NotApplicable()"),
        _ => ToGrade(value),
    });

    /// <exception cref="InvalidScoreException">The value is no list of scores.</exception>
    public static IReadOnlyList<Grade> ToGrades(object? value) => value switch
    {
        IReadOnlyList<Grade> grades => grades,
        IEnumerable sequence and not string => [.. sequence.Cast<object?>().Select(ToGrade)],
        _ => throw new InvalidScoreException($"GradeGroup must return a list with one score a sample, not {Describe(value)}"),
    };

    private static Grade ToGrade(object? value) => value switch
    {
        Grade grade => grade,
        double number => Grade.Score(number),
        bool passed => Grade.Pass(passed),
        int number => Grade.Score(number),
        float number => Grade.Score(number),
        long number => Grade.Score(number),
        decimal number => Grade.Score((double)number),
        _ => throw new InvalidScoreException($"a score is a number, a bool or a Grade, not {Describe(value)}"),
    };

    private static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"the text \"{(text.Length <= 40 ? text : text[..40] + "...")}\"",
        _ => $"a {value.GetType().Name}",
    };
}
