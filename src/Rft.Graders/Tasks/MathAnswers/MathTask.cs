using System.Text.Json;

namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>Mathematical answers: equations and inequalities to solve, and a grader for any reference in LaTeX or plain text.</summary>
internal sealed class MathTask() : LibraryTask(
    TaskName, "The answer, in a last box, an answer element or the last formula or number, is mathematically equal to the row's reference.",
    new MathGenerator())
{
    public const string TaskName = "math";

    private const int LongText = 100_000;

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        var bound = TaskOptions.Bind<MathTaskOptions>(options);
        return new MathGrader(bound.ToMathOptions(), bound.Field);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string right = row.Text("answer"), prompt = Prompt(row);
        string[] wrong = [.. Wrong(right).Where(answer => answer != right)];
        return
        [
            TaskProbe.OfText("empty", ""),
            TaskProbe.OfText("prompt", prompt),
            TaskProbe.OfText("prompt as answer", Box(prompt)),
            TaskProbe.OfText("empty box", Box("")),
            TaskProbe.OfText("unclosed box", $"{right} \\boxed{{{right}"),
            TaskProbe.OfText("right answer taken back", $"{Box(right)}. No, I do not know: {Box("")}"),
            TaskProbe.OfText("right answer corrected", $"{Box(right)} wait, {Box(wrong[0])}"),
            TaskProbe.OfText("two boxes", $"{Box(right)} or {Box(wrong[0])}"),
            TaskProbe.OfText("either", Box($"{right} \\text{{ or }} {wrong[0]}")),
            TaskProbe.OfText("every answer at once", Box(string.Join(";", wrong.Append(right)))),
            TaskProbe.OfText("template", Box("{{item.answer}}")),
            TaskProbe.OfText("free symbol", Box("x")),
            TaskProbe.OfText("undefined", Box("0/0")),
            TaskProbe.OfText("tower of powers", Box("9^{9^{9^9}}")),
            TaskProbe.OfText("code", Box("__import__('os').system('true')")),
            TaskProbe.OfText("very long", Box(new string('9', LongText))),
            TaskProbe.OfText("deep brackets", Box(new string('(', LongText) + right + new string(')', LongText))),
            .. wrong.Select((answer, i) => TaskProbe.OfText(FormattableString.Invariant($"wrong answer {i + 1}"), Box(answer))),
        ];
    }

    /// <summary>Answers near the right one: another sign, an end taken in, an element left out, a neighbour.</summary>
    private static string[] Wrong(string right) => right[0] switch
    {
        '{' => [right[..right.IndexOf(',', StringComparison.Ordinal)] + "}", $"({right[1..^1]})", right.Replace(",", ",99,", StringComparison.Ordinal), "{}"],
        '(' => [$"[{right[1..]}", $"{right[..^1]}]", right.Replace("-oo,", "", StringComparison.Ordinal), "(-oo,oo)"],
        _ => [$"{right}+1", $"-({right})-1", $"{right}%", "oo"],
    };

    private static string Box(string content) => $"\\boxed{{{content}}}";

    private static string Prompt(Item row) => row.Json.TryGetProperty("messages", out var messages) && messages is { ValueKind: JsonValueKind.Array }
        && messages.GetArrayLength() > 0 && messages[0].TryGetProperty("content", out var content) ? content.ToString() : "";
}
