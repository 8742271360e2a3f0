using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rft.Graders;

namespace Rft.Training.Tokenizers.Answers;

/// <summary>Tool calls within an answer. Pure functions.</summary>
internal static partial class ToolCallText
{
    public const string Function = "<function=", PythonTag = "<|python_tag|>", Mark = "[TOOL_CALLS]";

    private const string MarkedArguments = "[ARGS]", MarkedId = "[CALL_ID]";

    /// <summary>Calls that stand at one place of a text.</summary>
    /// <param name="End">Where they end; where they are malformed, where to look on.</param>
    /// <param name="Calls">The calls; null: they are malformed and stay text.</param>
    private readonly record struct Found(int End, IReadOnlyList<ToolCall>? Calls);

    /// <summary>Takes the calls out of a text.</summary>
    /// <param name="content">The text.</param>
    /// <param name="forms">The forms of calls that count.</param>
    /// <param name="calls">Receives the calls, in order.</param>
    /// <returns>What is left: the text as it was where there are no calls.</returns>
    public static string Take(string content, CallForms forms, List<ToolCall> calls)
    {
        if (forms.HasFlag(CallForms.Bare) && Sequence(content, 0, 0) is { Calls: { } bare })
        {
            calls.AddRange(bare);
            return "";
        }
        string left = "";
        int done = 0;
        for (int from = 0; Next(content, from, forms) is { } start;)
        {
            var found = Read(content, start, forms, calls.Count);
            from = found.End;
            if (found.Calls is null) continue;
            calls.AddRange(found.Calls);
            left = Join(left, content[done..start]);
            done = found.End;
        }
        return calls.Count == 0 ? content : Join(left, content[done..]);
    }

    private static string Join(string left, string right) => left.Length == 0 ? right.Trim() : left + right.TrimEnd();

    /// <summary>Where the next call may begin.</summary>
    private static int? Next(string text, int from, CallForms forms)
    {
        int? first = null;
        foreach (var (form, mark) in new[]
        {
            (CallForms.Tagged | CallForms.Functions, CompletionText.Call), (CallForms.Functions, Function),
            (CallForms.PythonTag, PythonTag), (CallForms.Marked, Mark),
        })
        {
            if ((forms & form) == CallForms.None) continue;
            int at = text.IndexOf(mark, from, StringComparison.Ordinal);
            if (at >= 0 && !(first < at)) first = at;
        }
        return first;
    }

    private static Found Read(string text, int start, CallForms forms, int number)
    {
        string mark = new[] { CompletionText.Call, Function, PythonTag, Mark }.First(mark => text.AsSpan(start).StartsWith(mark));
        int body = start + mark.Length;
        var found = mark switch
        {
            CompletionText.Call => ReadTagged(text, body, forms, number),
            Function => FunctionText.Read(text, body, number) is var (end, call) ? new Found(Closed(text, end), [call]) : null,
            PythonTag => Sequence(text, body, number) ?? PythonCall(text, body, number),
            _ => ReadMarked(text, body, number),
        };
        return found ?? new Found(body, null);
    }

    private static Found? ReadTagged(string text, int body, CallForms forms, int number)
    {
        int at = CallJson.SkipSpaces(text, body);
        if (forms.HasFlag(CallForms.Functions) && text.AsSpan(at).StartsWith(Function))
            return FunctionText.Read(text, at + Function.Length, number) is var (close, call) ? new Found(Closed(text, close), [call]) : null;
        int end = CallJson.End(text, at);
        if (!forms.HasFlag(CallForms.Tagged) || end < 0 || text[at] != '{' || Closed(text, end) is var closed && closed == end) return null;
        return CallJson.Calls(text[at..end], "arguments", number) is { } calls ? new Found(closed, calls) : null;
    }

    /// <summary>Behind the closing tag, where it comes next.</summary>
    private static int Closed(string text, int at)
    {
        int next = CallJson.SkipSpaces(text, at);
        return text.AsSpan(next).StartsWith(CompletionText.Called) ? next + CompletionText.Called.Length : at;
    }

    /// <summary>Objects with a semicolon between two, up to the end of the text.</summary>
    private static Found? Sequence(string text, int start, int number)
    {
        var calls = new List<ToolCall>();
        for (int at = CallJson.SkipSpaces(text, start); ;)
        {
            int end = CallJson.End(text, at);
            if (end < 0 || text[at] != '{' || CallJson.Calls(text[at..end], "parameters", number + calls.Count) is not { } call) return null;
            calls.AddRange(call);
            at = CallJson.SkipSpaces(text, end);
            if (at == text.Length) return new Found(at, calls);
            if (text[at] != ';') return null;
            at = CallJson.SkipSpaces(text, at + 1);
        }
    }

    // A value has no escapes: it ends where another key follows, or at the end.
    private static Found? PythonCall(string text, int start, int number)
    {
        var head = PythonHeadPattern().Match(text, start);
        string whole = text.TrimEnd();
        int body = head.Index + head.Length;
        if (!head.Success || whole.Length <= body || whole[^1] != ')') return null;
        string given = whole[body..^1];
        var arguments = new JsonObject();
        var keys = PythonKeyPattern().Matches(given);
        if (given.Length > 0 && (keys.Count == 0 || keys[0].Index > 0 || given.Length <= End(keys[^1]) || given[^1] != '"')) return null;
        for (int i = 0; i < keys.Count; i++)
        {
            int end = i + 1 < keys.Count ? keys[i + 1].Index : given.Length - 1;
            arguments[keys[i].Groups["key"].Value] = given[End(keys[i])..end];
        }
        return new Found(text.Length, [new ToolCall { Id = $"call_{number}", Name = head.Groups["name"].Value, Arguments = CallJson.Write(arguments) }]);

        static int End(Match match) => match.Index + match.Length;
    }

    private static Found? ReadMarked(string text, int body, int number)
    {
        int at = CallJson.SkipSpaces(text, body);
        int end = CallJson.End(text, at);
        if (end >= 0) return text[at] == '[' && CallJson.Calls(text[at..end], "arguments", number) is { } all ? new Found(end, all) : null;
        int arguments = text.IndexOf(MarkedArguments, at, StringComparison.Ordinal);
        if (arguments < 0) return null;
        string[] head = text[at..arguments].Split(MarkedId);
        int json = CallJson.SkipSpaces(text, arguments + MarkedArguments.Length);
        end = CallJson.End(text, json);
        if (end < 0 || head.Length > 2 || !NamePattern().IsMatch(head[0].Trim()) || !CallJson.IsJson(text[json..end], out _)) return null;
        return new Found(end, [new ToolCall { Id = head.Length == 2 ? head[1].Trim() : $"call_{number}", Name = head[0].Trim(), Arguments = text[json..end] }]);
    }

    [GeneratedRegex(@"\G\s*(?<name>\w+)\.call\(", RegexOptions.CultureInvariant)]
    private static partial Regex PythonHeadPattern();

    [GeneratedRegex(@"(?:\A|"", )(?<key>\w+)=""", RegexOptions.CultureInvariant)]
    private static partial Regex PythonKeyPattern();

    [GeneratedRegex(@"\A[\w.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
