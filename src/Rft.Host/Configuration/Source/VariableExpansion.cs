using System.Text.RegularExpressions;

namespace Rft.Host.Configuration.Source;

/// <summary>Expands <c>${NAME}</c> from the environment; <c>$${NAME}</c> stands for the text itself.</summary>
internal static partial class VariableExpansion
{
    /// <summary>Expands a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="missing">The first variable that is not set; null when all are.</param>
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment, out string? missing)
    {
        string? absent = null;
        string expanded = Reference().Replace(text, match =>
        {
            if (match.Value.StartsWith("$$", StringComparison.Ordinal)) return match.Value[1..];
            string name = match.Groups[1].Value;
            if (environment.TryGetValue(name, out string? value)) return value;
            absent ??= name;
            return match.Value;
        });
        missing = absent;
        return expanded;
    }

    /// <summary>Writes a text so that <see cref="Expand"/> gives it back.</summary>
    public static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    [GeneratedRegex(@"\$?\$\{([^}]*)\}")]
    private static partial Regex Reference();
}
