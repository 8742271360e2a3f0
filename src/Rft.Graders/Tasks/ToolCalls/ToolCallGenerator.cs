using System.Text.Json;

namespace Rft.Graders.Tasks.ToolCalls;

/// <summary>A wish and the call that grants it.</summary>
/// <param name="Tool">Which tool.</param>
/// <param name="Number">1 to 60.</param>
/// <param name="Word">Index of a word.</param>
internal readonly record struct ToolCallProblem(int Tool, int Number, int Word);

/// <summary>Wishes for one of four tools with a number and a word: 3 840 problems. The typical error writes the number as a text.</summary>
internal sealed class ToolCallGenerator() : TaskGenerator<ToolCallProblem>(ToolCallTask.TaskName)
{
    private const int Largest = 60;
    private static readonly string[] Words =
        ["bread", "eggs", "milk", "pasta", "rice", "soup", "tea", "apples", "plants", "laundry", "mail", "news", "lights", "door", "garden", "kitchen"];

    /// <summary>Tool, wish, and the names of the number and the word; {0} is the number, {1} the word.</summary>
    private static readonly (string Name, string Wish, string Number, string Word)[] Tools =
    [
        ("set_timer", "Set a timer for {0} minutes for the {1}.", "minutes", "label"),
        ("add_to_list", "Put {0} {1} on the list.", "count", "item"),
        ("remind", "Remind me of the {1} in {0} hours.", "hours", "about"),
        ("search", "Find the first {0} notes about {1}.", "limit", "query"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<ToolCallProblem> Problems() =>
        from tool in Enumerable.Range(0, Tools.Length)
        from number in Enumerable.Range(1, Largest)
        from word in Enumerable.Range(0, Words.Length)
        select new ToolCallProblem(tool, number, word);

    /// <inheritdoc/>
    protected override string Prompt(ToolCallProblem problem)
    {
        var (name, wish, number, word) = Tools[problem.Tool];
        string text = wish.Replace("{0}", $"{problem.Number}", StringComparison.Ordinal).Replace("{1}", Words[problem.Word], StringComparison.Ordinal);
        return $"Tool: {name}({number}: integer, {word}: string). {text} "
            + "Answer with <tool_call>{\"name\": ..., \"arguments\": {...}}</tool_call>.";
    }

    /// <inheritdoc/>
    protected override string Answer(ToolCallProblem problem) => Call(problem, $"{problem.Number}");

    /// <inheritdoc/>
    protected override string? WrongAnswer(ToolCallProblem problem, ulong seed) => Call(problem, $"\"{problem.Number}\"");

    /// <inheritdoc/>
    protected override string Response(string answer) => $"<tool_call>{answer}</tool_call>";

    /// <inheritdoc/>
    protected override string Kind(ToolCallProblem problem) => Tools[problem.Tool].Name;

    /// <inheritdoc/>
    protected override void WriteFields(ToolCallProblem problem, Utf8JsonWriter row)
    {
        row.WriteStartArray("calls");
        row.WriteRawValue(Answer(problem));
        row.WriteEndArray();
    }

    private static string Call(ToolCallProblem problem, string number)
    {
        var tool = Tools[problem.Tool];
        return $$$"""{"name":"{{{tool.Name}}}","arguments":{"{{{tool.Number}}}":{{{number}}},"{{{tool.Word}}}":"{{{Words[problem.Word]}}}"}}""";
    }
}
