using System.CommandLine;
using Rft.Host.Commands;

namespace Rft.Host;

/// <summary>The <c>rft</c> program: a list of its verbs.</summary>
internal static class Program
{
    /// <summary>The verb that makes this program a grader worker.</summary>
    public const string WorkerVerb = "worker";

    /// <summary>Runs the program.</summary>
    public static Task<int> Main(string[] args) =>
        // Not by way of the parser: a worker starts in the time that the parser takes to load.
        args is [WorkerVerb, { Length: > 0 } nonce] && nonce[0] != '-' ? Task.FromResult(WorkerCommand.Run(nonce)) : RunAsync(args);

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
        RolloutsCommand.Create(),
        SchemaCommand.Create(),
        DoctorCommand.Create(),
        WorkerCommand.Create(),
    };
}
