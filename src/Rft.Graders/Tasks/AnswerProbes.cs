using System.Text.Json;

namespace Rft.Graders.Tasks;

/// <summary>Attacks on graders that read the last <c>&lt;answer&gt;</c> element.</summary>
internal static class AnswerProbes
{
    private const int LongText = 100_000;
    private const string PromptAsAnswer = "prompt as answer";

    /// <summary>The attacks that every such task must withstand.</summary>
    /// <param name="row">The row.</param>
    /// <param name="right">A right answer, without the tags.</param>
    /// <param name="wrong">Answers of the right form that are wrong; tried alone and together with the right one.</param>
    public static IReadOnlyList<TaskProbe> Of(Item row, string right, params IReadOnlyList<string> wrong)
    {
        var all = All(row, right, wrong);
        // Some rows are their own answer, such as digits that come sorted.
        return Prompt(row).Trim() == right ? [.. all.Where(probe => probe.Name != PromptAsAnswer)] : all;
    }

    private static IReadOnlyList<TaskProbe> All(Item row, string right, IReadOnlyList<string> wrong) =>
    [
        TaskProbe.OfText("empty", ""),
        TaskProbe.OfText("prompt", Prompt(row)),
        TaskProbe.OfText(PromptAsAnswer, Element(Prompt(row))),
        TaskProbe.OfText("empty answer", Element("")),
        TaskProbe.OfText("right answer without element", right),
        TaskProbe.OfText("unclosed element", $"<answer>{right}"),
        TaskProbe.OfText("template", Element("{{item.answer}}")),
        TaskProbe.OfText("right answer with garbage", Element($"{right} or something else")),
        TaskProbe.OfText("right answer taken back", Element(right) + Element("I do not know")),
        TaskProbe.OfText("right answer twice in one element", Element($"{right} {right}")),
        TaskProbe.OfText("look-alikes", Element(FullWidth(right))),
        TaskProbe.OfText("zero-width space", Element("\u200B" + right)),
        TaskProbe.OfText("very long", Element(new string('9', LongText))),
        TaskProbe.OfText("deep brackets", Element(new string('(', LongText) + right + new string(')', LongText - 1))),
        .. wrong.Select((answer, i) => TaskProbe.OfText(FormattableString.Invariant($"wrong answer {i + 1}"), Element(answer))),
        TaskProbe.OfText("every answer at once", Element(string.Join(", ", wrong.Append(right)))),
    ];

    private static string Element(string content) => $"<answer>{content}</answer>";

    /// <summary>Printable ASCII in the full-width forms that look like it.</summary>
    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));

    private static string Prompt(Item row) =>
        row.Json.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0
            && messages[0].TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : "";
}
