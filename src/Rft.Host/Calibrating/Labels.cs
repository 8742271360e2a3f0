using System.Text.Json;
using Rft.Graders.Cases;

namespace Rft.Host.Calibrating;

/// <summary>Reads people's verdicts.</summary>
internal static class Labels
{
    /// <summary>The labels of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="field">The field that holds the label: true or false, 1 or 0.</param>
    /// <param name="file">What errors call the file.</param>
    /// <exception cref="UsageException">A row has no label, or another one.</exception>
    public static IReadOnlyList<bool> Of(IReadOnlyList<SavedSample> rows, string field, string file) =>
    [
        .. rows.Select(row => !row.Row.TryGetProperty(field, out var label)
            ? throw new UsageException($"{file}({row.Line},1): the row has no \"{field}\"; add the label true or false, or name its field with --label")
            : label switch
            {
                { ValueKind: JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                { ValueKind: JsonValueKind.Number } when label.GetDouble() is 0 or 1 => label.GetDouble() == 1,
                _ => throw new UsageException($"{file}({row.Line},1): \"{field}\" is {label.GetRawText()}; a label is true or false, or 1 or 0"),
            }),
    ];
}
