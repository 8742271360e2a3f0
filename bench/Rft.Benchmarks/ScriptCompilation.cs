using System.Diagnostics;
using System.Globalization;
using Rft.Graders;
using Rft.Graders.Scripts;

namespace Rft.Benchmarks;

/// <summary>
/// Processor time of the thread that compiles a C# script in a warm process: parse, bind, emit. Every script is another, so that nothing is cached; the median
/// of the second hundred (design decision 3).
/// </summary>
internal static class ScriptCompilation
{
    private const int Scripts = 200;

    /// <summary>Measures in a child that has the runtime's settings of a worker.</summary>
    public static async Task RunAsync()
    {
        var command = BenchCommand.Of("compile-here");
        var start = new ProcessStartInfo(command[0], command.Skip(1));
        // As in WorkerLaunch: the compiler takes half the time where the runtime does not count its calls first.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var child = Process.Start(start)!;
        await child.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Measures in this process, on this thread.</summary>
    public static void RunHere()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root(), "bench/graders/steps.csx"));
        var compiler = new ScriptCompiler(new LoaderOptions());
        var (cpu, wall) = (new List<double>(), new List<double>());
        for (int i = 0; i < Scripts; i++)
        {
            double before = ThreadMilliseconds();
            long start = Stopwatch.GetTimestamp();
            compiler.Compile($"{source}// {i}\n", "steps.csx", CancellationToken.None);
            wall.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            cpu.Add(ThreadMilliseconds() - before);
        }
        Figures.Print(new
        {
            schema = Figures.Schema,
            figure = "compile",
            scripts = Scripts,
            first_wall_ms = wall[0],
            warm_thread_cpu_ms = Figures.Median(cpu.Skip(Scripts / 2)),
            warm_wall_ms = Figures.Median(wall.Skip(Scripts / 2)),
            load_average = Figures.Load(),
        });
    }

    // The first field: nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats).
    private static double ThreadMilliseconds() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;
}
