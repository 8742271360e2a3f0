using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Rft.Graders.JavaScript;

/// <summary>The value rules: which return values are scores. Nothing is coerced, and only an object's own members count.</summary>
internal static class JsResult
{
    /// <summary>The grade behind a return value.</summary>
    /// <param name="value">What the script returned, promises settled.</param>
    /// <param name="context">What the script reported on the way.</param>
    /// <exception cref="InvalidScoreException">The value is no score.</exception>
    public static Grade Read(JsValue value, JsContext context)
    {
        var grade = value.IsUndefined() ? context.Verdict ?? Grade.NotApplicable() : Read(value);
        return context.Metrics.Aggregate(grade, (g, metric) => g.With(metric.Key, metric.Value));
    }

    /// <summary>The grades behind a group's return value.</summary>
    /// <exception cref="InvalidScoreException">The value is not an array of scores.</exception>
    public static IReadOnlyList<Grade> ReadGroup(JsValue value)
    {
        if (!value.IsArray()) throw new InvalidScoreException($"gradeGroup must return an array with one score a sample, not {Describe(value)}");
        var array = value.AsArray();
        var grades = new Grade[array.Length];
        for (uint i = 0; i < grades.Length; i++) grades[i] = Read(array.Get(i));
        return grades;
    }

    /// <exception cref="InvalidScoreException">The value is not a finite number or a bool.</exception>
    public static double Metric(string name, JsValue value) =>
        Number(value) is { } number && double.IsFinite(number)
            ? number
            : throw new InvalidScoreException($"metric '{name}' must be a finite number, not {Describe(value)}");

    private static Grade Read(JsValue value)
    {
        if (value.IsUndefined() || value.IsNull()) return Grade.NotApplicable();
        if (Number(value) is { } number) return Score(value, number, null);
        if (value.IsObject() && !value.IsArray() && !value.IsCallable()) return Read(value.AsObject());
        throw new InvalidScoreException($"a score is a number, a bool or an object with a score, not {Describe(value)}");
    }

    private static Grade Read(ObjectInstance result)
    {
        string? reason = Own(result, "reason") is { } text ? Reason(text) : null;
        if (Own(result, "valid") is { } valid && !Bool("valid", valid))
            return Grade.Invalid(reason ?? "the grader marked the sample invalid");
        if (Own(result, "score") is not { } score) throw new InvalidScoreException("the returned object has no score of its own");
        var grade = score.IsNull() ? Grade.NotApplicable(reason)
            : Number(score) is { } number ? Score(score, number, reason)
            : throw new InvalidScoreException($"a score must be a number or a bool, not {Describe(score)}");
        if (Own(result, "passed") is { } passed) grade = grade.WithPassed(Bool("passed", passed));
        return Own(result, "metrics") is { } metrics ? WithMetrics(grade, metrics) : grade;
    }

    private static Grade Score(JsValue value, double number, string? reason) =>
        value.IsBoolean() ? Grade.Pass(number != 0, reason) : Grade.Score(number, reason);

    private static Grade WithMetrics(Grade grade, JsValue metrics)
    {
        if (!metrics.IsObject() || metrics.IsArray()) throw new InvalidScoreException($"metrics must be an object, not {Describe(metrics)}");
        var members = metrics.AsObject();
        foreach (var name in members.GetOwnPropertyKeys(Types.String))
            grade = grade.With(name.AsString(), Metric(name.AsString(), members.Get(name)));
        return grade;
    }

    /// <summary>An own member; null when there is none or it is undefined.</summary>
    private static JsValue? Own(ObjectInstance holder, string member) =>
        holder.HasOwnProperty(member) && holder.Get(member) is var value && !value.IsUndefined() ? value : null;

    private static double? Number(JsValue value) =>
        value.IsNumber() ? value.AsNumber() : value.IsBoolean() ? (value.AsBoolean() ? 1 : 0) : null;

    private static bool Bool(string member, JsValue value) =>
        value.IsBoolean() ? value.AsBoolean() : throw new InvalidScoreException($"{member} must be true or false, not {Describe(value)}");

    private static string? Reason(JsValue value) =>
        value.IsNull() ? null
        : value.IsString() ? value.AsString()
        : throw new InvalidScoreException($"reason must be a text, not {Describe(value)}");

    private static string Describe(JsValue value) => value switch
    {
        _ when value.IsUndefined() => "undefined",
        _ when value.IsNull() => "null",
        _ when value.IsString() => $"the text \"{Head(value.AsString())}\"",
        _ when value.IsNumber() => value.ToString(),
        _ when value.IsArray() => "an array",
        _ when value.IsCallable() => "a function",
        _ when value.IsObject() => "an object",
        _ => $"a {value.Type}",
    };

    private static string Head(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
