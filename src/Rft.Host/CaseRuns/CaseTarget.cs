using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Graders.Tasks;
using Rft.Host.Grading;

namespace Rft.Host.CaseRuns;

/// <summary>A grader with its cases.</summary>
/// <param name="Source">The grader.</param>
/// <param name="File">The case file; null: the cases of a task of the library.</param>
internal sealed record CaseTarget(GraderSource Source, string? File)
{
    /// <summary>What messages call the cases.</summary>
    public string Place => File ?? Source.File;

    /// <summary>Reads the cases.</summary>
    /// <exception cref="GraderCaseException">The file cannot be read or is none.</exception>
    public IReadOnlyList<GraderCase> Read() => File is null ? TaskLibrary.Get(Source.Builtin!).Cases : GraderCaseFile.Read(File);

    /// <summary>The target of a grader that the command line names.</summary>
    /// <param name="source">The grader.</param>
    public static CaseTarget Of(GraderSource source) =>
        new(source, source.Builtin is null ? GraderCaseFile.BesideGrader(source.File) : null);

    /// <summary>The grader beside a case file; null when there is none.</summary>
    /// <param name="cases">The case file.</param>
    /// <exception cref="UsageException">There are several.</exception>
    public static CaseTarget? Beside(string cases)
    {
        string stem = cases[..^CaseSearch.Suffix.Length];
        string[] graders = [.. CaseSearch.Extensions.Select(extension => stem + extension).Where(System.IO.File.Exists)];
        return graders.Length switch
        {
            0 => null,
            1 => new CaseTarget(GraderReference.Parse(graders[0]), cases),
            _ => throw new UsageException($"{cases} could belong to {string.Join(" and ", graders)}; give each grader a name of its own"),
        };
    }
}
