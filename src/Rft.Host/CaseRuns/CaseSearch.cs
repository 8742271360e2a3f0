using Rft.Graders.Tasks;
using Rft.Host.Grading;

namespace Rft.Host.CaseRuns;

/// <summary>Finds the graders that have cases.</summary>
internal static class CaseSearch
{
    /// <summary>How the name of a case file ends.</summary>
    public const string Suffix = ".cases.jsonl";

    private static readonly string[] Skipped = ["obj", "node_modules", ".git", ".rft"];

    /// <summary>How the name of a grader may end.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".js", ".csx", ".json", ".dll"];

    /// <summary>The targets that paths stand for, each once, in ordinal order of the places.</summary>
    /// <param name="paths">Folders, graders, case files, or <c>builtin:NAME</c>.</param>
    /// <exception cref="UsageException">A path is nothing of these, or a named grader has no cases.</exception>
    public static IReadOnlyList<CaseTarget> Find(IEnumerable<string> paths) =>
        [.. paths.SelectMany(FindOne).DistinctBy(target => target.Place).OrderBy(target => target.Place, StringComparer.Ordinal)];

    private static IEnumerable<CaseTarget> FindOne(string path)
    {
        if (Directory.Exists(path)) return Files(path).Select(OfFoundFile).OfType<CaseTarget>();
        if (path.EndsWith(Suffix, StringComparison.Ordinal))
            return [CaseTarget.Beside(path) ?? throw Orphan(path)];
        var target = CaseTarget.Of(GraderReference.Parse(path));
        if (target.Source.Builtin is { } task && !TaskLibrary.Names.Contains(task, StringComparer.Ordinal))
            throw new UsageException($"there is no built-in task '{task}'; use {string.Join(", ", TaskLibrary.Names)}");
        if (target.File is not null && !File.Exists(target.Source.File)) throw new UsageException($"there is no file or folder '{path}'");
        if (target.File is { } cases && !File.Exists(cases)) throw new UsageException($"{path} has no cases; write {cases}, one case a line");
        return [target];
    }

    /// <summary>A case file in the sources of a plugin is copied beside the assembly, and is run from there.</summary>
    private static CaseTarget? OfFoundFile(string file) =>
        CaseTarget.Beside(file) ?? (Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.csproj").Any()
            ? null
            : throw Orphan(file));

    private static UsageException Orphan(string file) =>
        new($"beside {file} is no grader; expected the same name with {string.Join(", ", Extensions)}");

    private static IEnumerable<string> Files(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*" + Suffix)) yield return file;
        foreach (string below in Directory.EnumerateDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(below), StringComparer.Ordinal)) continue;
            foreach (string file in Files(below)) yield return file;
        }
    }
}
