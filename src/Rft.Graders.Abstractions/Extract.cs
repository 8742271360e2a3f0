using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rft.Graders;

/// <summary>Finds a model's answer in its text. Always the last one counts: what was written before was taken back.</summary>
/// <remarks>
/// Pure and thread-safe. Time grows linearly with the text, whatever the model wrote. JavaScript graders have the same functions as
/// <c>ctx.extract</c>.
/// </remarks>
public static partial class Extract
{
    private const string BoxCommand = "\\boxed";
    private const int JsonDepth = 128;

    /// <summary>Bracketed places that are read from the end on: one that is no JSON costs an exception.</summary>
    private const int JsonTries = 100;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = JsonDepth };

    /// <summary>The content of the last <c>\boxed{...}</c>, with balanced braces.</summary>
    /// <param name="text">The model's text.</param>
    /// <returns>The content, trimmed; null when there is no box or the last one is not closed.</returns>
    public static string? Boxed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int command = text.LastIndexOf(BoxCommand, StringComparison.Ordinal);
        if (command < 0) return null;
        int start = command + BoxCommand.Length;
        while (start < text.Length && text[start] == ' ') start++;
        if (start == text.Length || text[start] != '{') return null;
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            // A backslash takes the next character with it: \{ and \} are braces to print.
            if (text[i] == '\\') i++;
            else if (text[i] == '{') depth++;
            else if (text[i] == '}' && --depth == 0) return text[(start + 1)..i].Trim();
        }
        return null;
    }

    /// <summary>The text inside the last complete element of that name.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="name">The element's name, without brackets.</param>
    /// <returns>The content, trimmed; null when there is no such element.</returns>
    public static string? Tag(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Sample { Text = text }.TryGetTag(name, out string content) ? content : null;
    }

    /// <summary>The last number, written with decimal point; commas may part its thousands.</summary>
    /// <param name="text">The model's text.</param>
    /// <returns>The nearest double; null when there is no number or it is too large for one.</returns>
    public static double? LastNumber(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Numbers().Matches(text) is not { Count: > 0 } all) return null;
        var match = all[^1];
        string digits = WithoutCommas(match.Groups["whole"].Value, out bool isList) + match.Groups["rest"].Value;
        bool negative = !isList && match.Index > 0 && text[match.Index - 1] is '-' or '\u2212' && IsSign(text, match.Index - 1);
        double value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? negative ? -value : value : null;
    }

    /// <summary>The last JSON value: the whole text, or else the last object or list in it that is complete.</summary>
    /// <param name="text">The model's text.</param>
    /// <returns>The value; null when there is none. Values with duplicate keys or nested deeper than 128 are none.</returns>
    public static JsonElement? Json(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Parse(text.AsMemory()) is { } whole) return whole;
        // A pair of brackets ends after every pair inside it, so this order tries the outer one first.
        return Brackets(text).AsEnumerable().Reverse().Take(JsonTries).Select(pair => Parse(text.AsMemory(pair))).FirstOrDefault(value => value is not null);
    }

    /// <summary>The content of the last closed code block between lines of three or more back-ticks.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="language">Only blocks whose first line names this language; null: any.</param>
    /// <returns>The lines, joined by line feeds; null when there is no such block.</returns>
    public static string? CodeBlock(string text, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? found = null;
        List<string>? block = null;
        int ticks = 0;
        bool wanted = false;
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            string trimmed = line.TrimStart(' ');
            int fence = trimmed.TakeWhile(c => c == '`').Count();
            string after = trimmed[fence..].Trim();
            if (block is null && fence >= 3 && !after.Contains('`', StringComparison.Ordinal))
            {
                (block, ticks) = ([], fence);
                wanted = language is null || string.Equals(after.Split(' ')[0], language, StringComparison.OrdinalIgnoreCase);
            }
            else if (block is not null && fence >= ticks && after.Length == 0)
            {
                if (wanted) found = string.Join('\n', block);
                block = null;
            }
            else
            {
                block?.Add(line);
            }
        }
        return found;
    }

    /// <summary>A number's sign, unless it is the minus of a difference or the dash of a word.</summary>
    private static bool IsSign(string text, int place) =>
        place == 0 || !(char.IsLetterOrDigit(text[place - 1]) || text[place - 1] is ')' or ']' or '}' or '.');

    /// <summary>Takes commas out when they part thousands; else the commas part a list, whose last member is meant.</summary>
    private static string WithoutCommas(string whole, out bool isList)
    {
        string[] groups = whole.Split(',');
        isList = groups.Length > 1 && !(groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3));
        return isList ? groups[^1] : string.Concat(groups);
    }

    private static JsonElement? Parse(ReadOnlyMemory<char> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return IsReadable(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether every name and text can be read: the parser accepts half a surrogate pair as an escape, and its getters throw on it.</summary>
    internal static bool IsReadable(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name.Length >= 0 && IsReadable(member.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsReadable),
                JsonValueKind.String => value.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Pairs of brackets, by their ends. Quotes count inside brackets only, and to the end of the line: JSON texts have no line breaks.</summary>
    private static List<Range> Brackets(string text)
    {
        var pairs = new List<Range>();
        var open = new Stack<int>();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n') quoted = false;
            else if (open.Count == 0 && c is not ('{' or '[')) continue;
            else if (c == '"') quoted = !quoted;
            else if (quoted && c == '\\') i++;
            else if (!quoted && c is '{' or '[') open.Push(i);
            else if (!quoted && c is '}' or ']')
            {
                int start = open.Pop();
                if (text[start] == (c == '}' ? '{' : '[')) pairs.Add(start..(i + 1));
                else open.Clear();
            }
        }
        return pairs;
    }

    [GeneratedRegex(
        @"(?<whole>[0-9]+(?:,[0-9]+)*)(?<rest>(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(?<rest>\.[0-9]+(?:[eE][+-]?[0-9]+)?)",
        RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
