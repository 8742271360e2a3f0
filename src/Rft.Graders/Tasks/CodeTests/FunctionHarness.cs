using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>
/// The program around a JavaScript function: reads one list of arguments, calls the function, writes one line with its result. What it relies on is
/// taken before the candidate's code runs, which is compiled in the global scope and sees none of it; the line begins with a word that comes with
/// the input and is never the same twice, so nothing the candidate writes by itself can pass for a result. Expected values stay outside.
/// </summary>
internal static partial class FunctionHarness
{
    private const string Template =
        """
        (function () {
          "use strict";
          const parse = JSON.parse, stringify = JSON.stringify, apply = Reflect.apply, compile = eval, write = print;
          const input = parse(readInput());
          globalThis.print = globalThis.readInput = undefined;
          const candidate = compile(SOURCE);
          const result = stringify(apply(candidate, undefined, input.arguments));
          write(input.frame + (result === undefined ? "undefined" : result));
        })();
        """;

    /// <summary>Whether a text is a name that the program may ask for.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The program that tests a function of the candidate's code.</summary>
    public static string Program(string candidate, string function)
    {
        // The value of the last expression is the function, however it was declared. A text literal cannot be broken out of.
        string source = $"{candidate}\n;typeof {function} === \"function\" ? {function} : undefined";
        return Template.Replace("SOURCE", JsonSerializer.Serialize(source), StringComparison.Ordinal);
    }

    /// <summary>A frame that was never used.</summary>
    public static string NewFrame() => $"{RandomNumberGenerator.GetHexString(32, lowercase: true)} ";

    /// <summary>What the program reads.</summary>
    public static string Input(JsonElement arguments, string frame) => $"{{\"arguments\":{arguments.GetRawText()},\"frame\":\"{frame}\"}}";

    /// <summary>The result in the one line that begins with the frame; null when there is none, or more than one.</summary>
    public static string? Result(string output, string frame)
    {
        string[] framed = [.. output.Split('\n').Where(line => line.StartsWith(frame, StringComparison.Ordinal))];
        return framed is [var line] ? line[frame.Length..].TrimEnd('\r') : null;
    }

    [GeneratedRegex("^[A-Za-z_$][A-Za-z0-9_$]{0,99}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
