using System.Text.RegularExpressions;

namespace Rft.Host.Templates;

/// <summary>The files that <c>rft init --grader</c> writes.</summary>
internal static partial class GraderTemplate
{
    private const string Suffix = ".template";

    /// <summary>What a grader can be written in.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["js", "csx", "dll", "json"];

    /// <summary>The files of a grader, text by path relative to its folder.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="name">The grader's name.</param>
    /// <exception cref="UsageException">The name cannot be a file's and a class's.</exception>
    public static IReadOnlyDictionary<string, string> Files(string kind, string name)
    {
        if (!Names().IsMatch(name)) throw new UsageException($"'{name}' cannot name a grader; use letters, digits, '-' and '_', beginning with a letter");
        string type = string.Concat(name.Split('-', '_').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        string contract = Path.Combine(AppContext.BaseDirectory, "Rft.Graders.Abstractions.dll");
        string Fill(string text) => text.Replace("GRADER_NAMESPACE", $"{type}Grader", StringComparison.Ordinal)
            .Replace("GRADER_NAME", name, StringComparison.Ordinal).Replace("GRADER_CLASS", type, StringComparison.Ordinal)
            .Replace("GRADER_CONTRACT", contract, StringComparison.Ordinal);
        // The file's name without the suffix that keeps it out of this program's own build.
        return ExperimentTemplate.Files($"grader-{kind}").ToDictionary(
            file => file.Key[..^Suffix.Length].Replace("NAME", name, StringComparison.Ordinal).Replace("CLASS", type, StringComparison.Ordinal),
            file => Fill(file.Value), StringComparer.Ordinal);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
