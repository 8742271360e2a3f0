using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks.MultipleChoice;

/// <summary>
/// One letter out of the row's <c>choices</c> (texts, named A, B, C...), declared last: in the last <c>&lt;answer&gt;</c> element, else in the
/// last box, else after the last "answer:" or "answer is", else as the whole text. The row's <c>answer</c> is the right letter.
/// </summary>
internal sealed partial class MultipleChoiceTask() : LibraryTask(
    TaskName, "The letter declared last is the row's answer; a declaration of several letters is wrong.", new MultipleChoiceGenerator())
{
    public const string TaskName = "multiple-choice";
    private const int MinChoices = 2;
    private const int MaxChoices = 26;

    /// <summary>The letter of a choice.</summary>
    public static string Letter(int index) => ((char)('A' + index)).ToString();

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        TaskOptions.RequireNone(options);
        return new PureGrader(Judge);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string right = row.Text("answer");
        string[] letters = [.. Enumerable.Range(0, Choices(row).Length).Select(Letter)], wrong = [.. letters.Where(letter => letter != right)];
        return
        [
            TaskProbe.OfText("empty", ""),
            TaskProbe.OfText("empty answer", "<answer></answer>"),
            TaskProbe.OfText("every letter", $"<answer>{string.Concat(letters)}</answer>"),
            TaskProbe.OfText("every letter as a list", $"The answer is {string.Join(", ", letters)}."),
            TaskProbe.OfText("either", $"<answer>{right} or {wrong[0]}</answer>"),
            TaskProbe.OfText("right letter taken back", $"<answer>{right}</answer><answer>{wrong[0]}</answer>"),
            TaskProbe.OfText("right letter in passing", $"I looked at {right} first.\nAnswer: {wrong[0]}"),
            TaskProbe.OfText("look-alike", $"<answer>{(char)(right[0] + 0xFEE0)}</answer>"),
            TaskProbe.OfText("template", "<answer>{{item.answer}}</answer>"),
            TaskProbe.OfText("right letter with another's text", $"<answer>{right}) {Choices(row)[Array.IndexOf(letters, wrong[0])]} </answer>"),
            .. wrong.Select(letter => TaskProbe.OfText($"wrong letter {letter}", $"<answer>{letter}</answer>")),
        ];
    }

    private static Grade Judge(Sample sample, Item item)
    {
        string[] choices = Choices(item);
        if (choices.Length is < MinChoices or > MaxChoices) return Grade.Invalid($"the row has {choices.Length} choices; 2 to 26 have letters");
        int right = Index(item.Text("answer"), choices.Length);
        if (right < 0) return Grade.Invalid($"the row's answer '{item.Text("answer")}' is no letter of its {choices.Length} choices");
        if (Declared(sample.Text) is not { Length: > 0 } declared) return Grade.Pass(false, "no_answer");
        if (Read(declared, choices) is not { } index) return Grade.Pass(false, Several().IsMatch(declared) ? "several_letters" : "not_a_choice");
        return index == right ? Grade.Pass(true, "ok") : Grade.Pass(false, "wrong_letter");
    }

    private static string[] Choices(Item item) => item.Get<string[]>("choices") ?? [];

    private static int Index(string letter, int count) => letter is [>= 'A' and <= 'Z'] && letter[0] - 'A' < count ? letter[0] - 'A' : -1;

    /// <summary>What stands where an answer is declared; null when nothing is declared.</summary>
    private static string? Declared(string text) =>
        Extract.Tag(text, "answer") ?? Extract.Boxed(text)
            ?? (Sentence().Matches(text) is { Count: > 0 } sentences ? sentences[^1].Groups[1].Value : text.Trim());

    /// <summary>The choice that a declaration names: a letter, alone or followed by its own choice's text.</summary>
    private static int? Read(string declared, string[] choices)
    {
        var match = OneLetter().Match(declared);
        if (!match.Success) return null;
        int index = Index(match.Groups[1].Value.ToUpperInvariant(), choices.Length);
        string rest = match.Groups[2].Value.Trim(' ', '.', '*');
        return index >= 0 && (rest.Length == 0 || rest == choices[index].Trim(' ', '.', '*')) ? index : null;
    }

    /// <summary>The rest of the line after "answer:" or "answer is".</summary>
    [GeneratedRegex(
        @"\banswer(?:\s+is)?\s*:?\s*(?:option\s+|choice\s+)?([^\r\n]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sentence();

    /// <summary>B, b, (B), B., B), **B**, \text{B}, and the same followed by the text of the choice.</summary>
    [GeneratedRegex(
        @"^(?:\*\*|\\text\{)?[(\[]?([A-Za-z])(?:\*\*|\})?(?:[)\].:](?:\*\*)?(.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex OneLetter();

    [GeneratedRegex(@"^\W*[A-Z]\W*(?:(?:and|or|\s|,|;|/|[A-Z])\W*)+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Several();
}
