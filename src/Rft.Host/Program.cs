using System.CommandLine;
using Rft.Host.Commands;

namespace Rft.Host;

/// <summary>The <c>rft</c> program: a list of its verbs.</summary>
internal static class Program
{
    /// <summary>Runs the program.</summary>
    public static Task<int> Main(string[] args) => ChildPrograms.Run(args) is { } code ? Task.FromResult(code) : RunAsync(args);

    private static Task<int> RunAsync(string[] args) => CommandRunner.RunAsync(CreateRoot(), args, Console.Out, Console.Error, CancellationToken.None);

    /// <summary>All verbs. A verb's own code is touched when it runs, so that help never loads libtorch.</summary>
    public static RootCommand CreateRoot() => new("Reinforcement fine-tuning for .NET.")
    {
        SharedOptions.NoColor,
        InitCommand.Create(),
        CheckCommand.Create(),
        TrainCommand.Create(),
        EvalCommand.Create(),
        SampleCommand.Create(),
        ExportCommand.Create(),
        GradeCommand.Create(),
        TestCommand.Create(),
        ProbeCommand.Create(),
        CalibrateCommand.Create(),
        WatchCommand.Create(),
        RunsCommand.Create(),
        RolloutsCommand.Create(),
        RegradeCommand.Create(),
        PinCommand.Create(),
        SchemaCommand.Create(),
        KillTestCommand.Create(),
        DoctorCommand.Create(),
        WorkerCommand.Create(),
    };
}
