using System.CommandLine;
using Rft.Host.Templates;

namespace Rft.Host.Commands;

/// <summary><c>rft init</c>: writes a runnable experiment, or one grader.</summary>
internal static class InitCommand
{
    private const string GraderName = "my-grader";

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "Folder to write to; with --grader the grader's name, with its folder.",
            DefaultValueFactory = _ => ".",
        };
        var task = new Option<string>("--task") { Description = "What the experiment is about.", DefaultValueFactory = _ => "math" };
        task.AcceptOnlyFromAmong("math", "json", "classify");
        var grader = new Option<string?>("--grader") { Description = "Write one grader with its cases instead of an experiment." };
        grader.AcceptOnlyFromAmong([.. GraderTemplate.Kinds]);
        var force = new Option<bool>("--force") { Description = "Overwrite files that are there." };
        var command = new Command("init", "Writes a runnable experiment: config, 20 rows, two graders with cases; or one grader.")
        {
            folder, task, grader, force,
        };
        command.SetAction(parsed =>
        {
            string target = parsed.GetValue(folder)!;
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(grader) is { } kind)
            {
                WriteGrader(kind, target == "." ? GraderName : target, parsed.GetValue(force), output);
            }
            else
            {
                Write(target, ExperimentTemplate.Files(parsed.GetValue(task)!), parsed.GetValue(force));
                PrintNext(output, target);
            }
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void WriteGrader(string kind, string path, bool force, TextWriter output)
    {
        string name = Path.GetFileName(path), parent = Path.GetDirectoryName(path) is { Length: > 0 } above ? above : ".";
        // A project has a folder of its own, which its build writes to.
        string folder = kind == "dll" ? Path.Combine(parent, name) : parent;
        Write(folder, GraderTemplate.Files(kind, name), force);
        if (kind == "dll") output.WriteLine($"dotnet build -c Release {Quote(folder)}");
        output.WriteLine($"rft test {Quote(kind == "dll" ? folder : Path.Combine(folder, $"{name}.{kind}"))}");
    }

    private static void Write(string folder, IReadOnlyDictionary<string, string> files, bool force)
    {
        try
        {
            // A second grader in the folder shares the types of the first: what is the same is nobody's own.
            var present = files.Where(file => Path.Combine(folder, file.Key) is var path && File.Exists(path) && File.ReadAllText(path) != file.Value)
                .Select(file => file.Key).ToList();
            if (present.Count > 0 && !force)
            {
                throw new UsageException(
                    $"{folder} has {string.Join(", ", present)} already; choose another folder, or overwrite with --force");
            }
            foreach (var (name, text) in files)
            {
                string path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write to {folder}: {e.Message}", e);
        }
    }

    private static void PrintNext(TextWriter output, string folder)
    {
        string config = Quote(Path.Combine(folder, "experiment.yaml"));
        output.WriteLine($"rft check {config} --smoke");
        output.WriteLine($"rft train {config}");
        output.WriteLine("rft rollouts latest");
    }

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
