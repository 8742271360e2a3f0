using System.Globalization;

namespace Rft.Host.Checking.Measuring;

/// <summary>What <c>rft check --measure</c> prints. Pure functions.</summary>
internal static class MeasuredText
{
    /// <summary>The section's title.</summary>
    /// <param name="measured">The prediction.</param>
    public static string Title(MeasuredPlan measured) =>
        Say($"measured here in {measured.MeasuringSeconds:0} s{(measured.LoadAverage is { } load ? Say($", load {load:0.0}") : "")}");

    /// <summary>Its lines: what is expected, beside the bounds of the plan.</summary>
    /// <param name="plan">The bounds.</param>
    /// <param name="measured">The prediction.</param>
    public static IEnumerable<string> Lines(RunEstimate plan, MeasuredPlan measured)
    {
        yield return Line("start", Time(measured.StartSeconds));
        for (int i = 0; i < measured.Stages.Count; i++)
        {
            var (stage, bound) = (measured.Stages[i], plan.Stages[i]);
            yield return Line(stage.Name, Say($"{Time(stage.Seconds)}: {stage.Steps:N0} steps of {stage.SecondsPerStep:0.000} s{Evaluations(stage)}"));
            if (stage.AnswerTokens is { } answer)
            {
                string length = stage.AnswerTokensFrom == "demonstrations" ? "as in the demonstrations" : "as the model writes now";
                string signal = stage.SignalShareFrom switch
                {
                    "assumed" => "assumed, the model is still to be trained",
                    "fading" => "half of those now, signal fades as a stage learns",
                    _ => "as sampled now",
                };
                string tokens = Say($"{stage.SampledTokens:N0} sampled tokens (at most {bound.SampledTokens:N0})");
                yield return Line("", Say($"answers of {answer:0.0} tokens, {length}; {stage.SignalShare:P0} of the groups trained on, {signal}"));
                yield return Line("", Say($"{stage.Updates:N0} updates (at most {bound.Updates:N0}), {tokens}"));
            }
        }
        yield return Line("memory", $"{CheckText.Bytes(measured.PeakMemoryBytes)} at the peak, of which tensors at most {CheckText.Bytes(plan.Memory.Total)}");
        yield return Line(
            "in all",
            Say($"{Time(measured.Seconds)}, {measured.CpuSeconds:0} s of a processor, {measured.Updates:N0} updates (at most {plan.Updates:N0}), ")
            + Say($"{measured.SampledTokens:N0} sampled tokens (at most {plan.SampledTokens:N0})"));
    }

    private static string Evaluations(MeasuredStage stage) =>
        stage.Evaluations == 0 ? "" : Say($", {stage.Evaluations} evaluations of {stage.SecondsPerEvaluation:0.00} s");

    private static string Time(double seconds) => seconds < 300 ? Say($"{seconds:0} s") : Say($"{seconds / 60:0.0} min");

    private static string Line(string name, string text) => Say($"{name,-12} {text}");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
