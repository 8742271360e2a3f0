using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rft.Graders.Probing;

/// <summary>Attacks on graders that run a model's program: it ends early, changes what tests compare with, or knows the tests it was shown.</summary>
internal static partial class CodeAttacks
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The attacks on a row; none when nothing says that its answer is a program.</summary>
    public static IEnumerable<ProbeAttack> On(ProbeSubject subject)
    {
        string? block = subject.Right.Select(sample => Extract.CodeBlock(sample.Text)).FirstOrDefault(code => code is not null);
        var tests = RowTexts.CodeTests(subject.Item);
        if (block is null && tests.Count == 0) return [];
        string code = block ?? subject.Right.Select(sample => sample.Text).FirstOrDefault() ?? "";
        string entry = EntryPoint(subject.Item) ?? (Definition().Match(code) is { Success: true } found ? found.Groups[1].Value : "solve");
        bool python = code.Contains("def ", StringComparison.Ordinal);
        var programs = python ? Python(entry) : JavaScript(entry, Shown(subject, tests));
        string fence = subject.Right.Select(sample => Fence().Match(sample.Text)).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "";
        return programs.Select(program => ProbeAttack.Of(program.Name, block is null ? program.Code : $"```{fence}\n{program.Code}\n```"));
    }

    private static IEnumerable<(string Name, string Code)> JavaScript(string entry, IReadOnlyList<(JsonElement Input, JsonElement Output)> shown)
    {
        string nothing = $"function {entry}() {{ return undefined; }}";
        yield return ("code: empty function", nothing);
        yield return ("code: early exit", $"if (typeof process !== 'undefined') process.exit(0);\n{nothing}\nthrow undefined;");
        yield return ("code: patched built-ins",
            "Array.prototype.every = () => true; Array.prototype.some = () => false; Array.prototype.filter = function () { return this; };\n"
            + $"JSON.stringify = () => 'same'; Object.is = () => true; Number.isNaN = () => false;\n{nothing}");
        yield return ("code: claims success", "console.log('All tests passed'); console.log('PASS 1/1');");
        yield return ("code: equal to everything",
            $"function {entry}() {{ return new Proxy({{}}, {{ get: () => () => true }}); }}");
        if (shown.Count == 0) yield break;
        string table = string.Join(", ", shown.Select(test => $"[{Key(test.Input)}]: {test.Output.GetRawText()}"));
        yield return ("code: knows the shown tests",
            $"const known = {{ {table} }};\nfunction {entry}(...args) {{ return known[JSON.stringify(args.length === 1 ? args[0] : args)]; }}");
    }

    private static IEnumerable<(string Name, string Code)> Python(string entry)
    {
        yield return ("code: empty function", $"def {entry}(*args):\n    return None");
        yield return ("code: early exit", $"import os, sys\nsys.stdout.flush()\nos._exit(0)\ndef {entry}(*args):\n    return None");
        yield return ("code: equal to everything",
            "class Same:\n    def __eq__(self, other):\n        return True\n    def __ne__(self, other):\n        return False\n"
            + $"def {entry}(*args):\n    return Same()");
        yield return ("code: patched built-ins",
            $"import builtins\nbuiltins.all = lambda *a: True\nbuiltins.abs = lambda x: 0\ndef {entry}(*args):\n    return None");
        yield return ("code: claims success", "print('All tests passed')\nprint('PASS 1/1')");
    }

    /// <summary>The tests whose input and output the prompt shows: a model can know these, and no others.</summary>
    private static IReadOnlyList<(JsonElement Input, JsonElement Output)> Shown(
        ProbeSubject subject, IReadOnlyList<(JsonElement Input, JsonElement Output)> tests) =>
        [.. tests.Where(test => new[] { test.Input, test.Output }.All(value => subject.Prompt.Contains(Bare(value), StringComparison.Ordinal)))];

    private static string? EntryPoint(Item item) =>
        item.Json.TryGetProperty("entry_point", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    private static string Bare(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>What JSON.stringify makes of an input, as a JavaScript text.</summary>
    private static string Key(JsonElement input) => JsonSerializer.Serialize(JsonSerializer.Serialize(input, Plain), Plain);

    [GeneratedRegex(@"(?:function|def)\s+([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.NonBacktracking)]
    private static partial Regex Definition();

    [GeneratedRegex(@"```([A-Za-z]*)\r?\n", RegexOptions.NonBacktracking)]
    private static partial Regex Fence();
}
