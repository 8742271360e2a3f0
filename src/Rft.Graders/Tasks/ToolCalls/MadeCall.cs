using System.Text.Json;
using System.Text.RegularExpressions;
using Rft.Graders.Tasks.Json;

namespace Rft.Graders.Tasks.ToolCalls;

/// <summary>A call whose arguments are in one canonical form, so that equal calls are equal records.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Identity of the arguments; see <see cref="JsonIdentity"/>.</param>
internal sealed partial record MadeCall(string Name, string Arguments)
{
    /// <summary>More calls than any row asks for; what comes after is one malformed call.</summary>
    private const int MostCalls = 256;

    /// <summary>The calls of a sample in order; null for one that is malformed.</summary>
    public static List<MadeCall?> All(Sample sample)
    {
        var calls = sample.ToolCalls.Count > 0
            ? sample.ToolCalls.Select(call => StrictJson.Parse(call.Arguments, out _) is { } arguments ? Of(call.Name, arguments) : null)
            : Elements().Matches(sample.Text).Select(match => StrictJson.Parse(match.Groups[1].Value, out _) is { } call ? Of(call) : null);
        return [.. calls.Take(MostCalls + 1)];
    }

    /// <summary>A call as an object with <c>name</c> and <c>arguments</c>; null when it is none.</summary>
    public static MadeCall? Of(JsonElement call) =>
        call.ValueKind == JsonValueKind.Object && call.EnumerateObject().Count() == 2
            && call.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && call.TryGetProperty("arguments", out var arguments)
            ? Of(name.GetString()!, arguments)
            : null;

    private static MadeCall? Of(string name, JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.Object ? new MadeCall(name, JsonIdentity.Of(arguments)) : null;

    [GeneratedRegex(@"<tool_call>(.*?)</tool_call>", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Elements();
}
