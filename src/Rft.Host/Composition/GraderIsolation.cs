using Rft.Graders.OpenAi;
using Rft.Graders.Programs;
using Rft.Graders.Running;
using Rft.Graders.Workers;
using Rft.Host.Configuration;

namespace Rft.Host.Composition;

/// <summary>Where the graders of an experiment run.</summary>
internal static class GraderIsolation
{
    /// <summary>The starter that an experiment asks for.</summary>
    /// <param name="config">The experiment.</param>
    /// <exception cref="UsageException">It demands a sandbox, and this machine has none.</exception>
    public static IsolatingStarter Start(ExperimentConfig config) => Start(config.Grading, config.Judge);

    /// <summary>A starter.</summary>
    /// <param name="grading">How grading runs.</param>
    /// <param name="judge">Where judge models are.</param>
    /// <param name="variables">Environment variables of the workers beside their usual ones; null: none.</param>
    /// <exception cref="UsageException">A sandbox is demanded, and this machine has none.</exception>
    public static IsolatingStarter Start(GradingConfig grading, JudgeOptions judge, IReadOnlyDictionary<string, string>? variables = null)
    {
        if (grading.Isolation == Isolation.Sandbox && WorkerPool.NoSandbox is { } trouble)
            throw new UsageException($"grading.isolation is sandbox, but {trouble}; or set it to process, which is crash isolation only");
        var options = new WorkerOptions
        {
            Command = ChildPrograms.WorkerCommand,
            Workers = grading.Workers,
            Isolation = grading.Isolation,
            Variables = variables ?? new Dictionary<string, string>(),
            CpuLimit = grading.Cpu,
            MemoryLimit = grading.MemoryMb * 1024L * 1024,
            Loader = WorkerOptions.DefaultLoader with { Judges = judge },
        };
        return new IsolatingStarter(options, Limits(grading), programs: Programs(grading.Interpreters));
    }

    /// <summary>Runs programs that the model wrote.</summary>
    /// <param name="interpreters">Commands by language.</param>
    /// <exception cref="UsageException">A command is not among the system's programs.</exception>
    public static ProgramSandbox Programs(IReadOnlyDictionary<string, IReadOnlyList<string>> interpreters)
    {
        foreach (var (language, command) in interpreters)
        {
            if (ProgramSandbox.Finds(command[0])) continue;
            throw new UsageException(
                $"grading.interpreters.{language}: '{command[0]}' is in none of the folders that a program's sandbox shows ({ProgramSandbox.SystemPath})");
        }
        return new ProgramSandbox(new ProgramSandboxOptions { JavaScript = ChildPrograms.JavaScriptCommand, Interpreters = interpreters });
    }

    /// <summary>The limits of a call.</summary>
    /// <param name="grading">How grading runs.</param>
    public static GradingOptions Limits(GradingConfig grading) => new() { Timeout = grading.Timeout, Threads = grading.Workers };

    /// <summary>What stands between the graders and the machine, for people; null when no grader is anybody's code.</summary>
    /// <param name="workers">The workers.</param>
    public static string? Describe(WorkerPool? workers) => workers?.Isolation switch
    {
        null => null,
        Isolation.Sandbox => "graders run in sandboxed worker processes",
        _ => $"graders run with crash isolation only: {WorkerPool.NoSandbox ?? "grading.isolation is process"}",
    };
}
