using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Host.Grading;
using Rft.Training.Checkpoints;
using Rft.Training.Journal;
using Rft.Training.Data;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Native;
using Rft.Training.Runs;

namespace Rft.Host.Commands;

/// <summary>Runs a command line and turns what goes wrong into a message on the error stream and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Runs a command line.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Gets data.</param>
    /// <param name="error">Gets messages.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        RootCommand root, string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in parsed.Errors) await error.WriteLineAsync($"rft: {problem.Message}").ConfigureAwait(false);
            await error.WriteLineAsync($"rft: see '{CommandPath(parsed.CommandResult.Command)} --help'").ConfigureAwait(false);
            return (int)ExitCode.BadInput;
        }
        if (EmptyValue(parsed) is { } empty)
        {
            await error.WriteLineAsync($"rft: {empty} is empty; give a value, or leave it out").ConfigureAwait(false);
            return (int)ExitCode.BadInput;
        }
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ExitCodeOf(e) is { } code)
        {
            if (e is not OperationCanceledException) await error.WriteLineAsync(MessageOf(e)).ConfigureAwait(false);
            return (int)code;
        }
#pragma warning disable CA1031 // The last line of defence: whatever escapes is a bug, and the user gets one short message.
        catch (Exception e)
#pragma warning restore CA1031
        {
            string message = $"rft: unexpected {e.GetType().Name}: {e.Message}; this is a bug, please report it with the command you ran";
            await error.WriteLineAsync(message).ConfigureAwait(false);
            return (int)ExitCode.Unexpected;
        }
    }

    // What a script's unset variable leaves; no verb has a use for it.
    private static string? EmptyValue(ParseResult parsed) => parsed.CommandResult.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0))
        .Select(child => child is OptionResult option ? option.Option.Name : ((ArgumentResult)child).Argument.Name).FirstOrDefault();

    private static ExitCode? ExitCodeOf(Exception e) => e switch
    {
        UsageException or ConfigException or DatasetException or RunDirectoryException or CheckpointException or JournalException => ExitCode.BadInput,
        LibTorchException or DeviceException => ExitCode.BadInput,
        GraderLoadException => ExitCode.GraderFailed,
        NothingToResumeException => ExitCode.NothingToResume,
        GuardStopException => ExitCode.GuardStopped,
        RunStoppedException or OperationCanceledException => ExitCode.Interrupted,
        _ => null,
    };

    // A message may quote a file that somebody else wrote.
    private static string MessageOf(Exception e) => Say.OnLines(e is GraderLoadException grader ? grader.Describe() : e.Message);

    private static string CommandPath(Command command)
    {
        string path = command is RootCommand ? "rft" : command.Name;
        return command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{CommandPath(parent)} {path}" : path;
    }
}
