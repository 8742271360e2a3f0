using System.CommandLine;
using Rft.Host.Templates;

namespace Rft.Host.Commands;

/// <summary><c>rft init</c>: writes a runnable experiment.</summary>
internal static class InitCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder to write to.", DefaultValueFactory = _ => "." };
        var task = new Option<string>("--task") { Description = "What the experiment is about.", DefaultValueFactory = _ => "math" };
        task.AcceptOnlyFromAmong("math", "json", "classify");
        var force = new Option<bool>("--force") { Description = "Overwrite files that are there." };
        var command = new Command("init", "Writes a runnable experiment: config, 20 rows, two graders with cases.") { folder, task, force };
        command.SetAction(parsed =>
        {
            string target = parsed.GetValue(folder)!;
            Write(target, parsed.GetValue(task)!, parsed.GetValue(force));
            PrintNext(parsed.InvocationConfiguration.Output, target);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Write(string folder, string task, bool force)
    {
        var files = ExperimentTemplate.Files(task);
        var present = files.Keys.Where(name => File.Exists(Path.Combine(folder, name))).ToList();
        if (present.Count > 0 && !force)
        {
            throw new UsageException(
                $"{folder} has {string.Join(", ", present)} already; choose another folder, or overwrite with --force");
        }
        try
        {
            foreach (var (name, text) in files)
            {
                string path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write the experiment to {folder}: {e.Message}", e);
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
