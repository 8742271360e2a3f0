using Rft.Graders.Cases;

namespace Rft.Graders.Tasks;

/// <summary>The case files of the library's tasks, which travel inside the assembly.</summary>
internal static class TaskCases
{
    /// <summary>What error messages call the case file of a task.</summary>
    public static string FileName(string task) => $"{task}.cases.jsonl";

    public static IReadOnlyList<GraderCase> Of(string task)
    {
        string name = FileName(task);
        using var stream = typeof(TaskCases).Assembly.GetManifestResourceStream("tasks/" + name)
            ?? throw new InvalidOperationException($"the library has no case file '{name}'; every task has one in its folder");
        using var reader = new StreamReader(stream);
        return GraderCaseFile.ParseLines(reader.ReadToEnd(), name);
    }
}
