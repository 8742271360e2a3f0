using System.CommandLine;

namespace Rft.Host.Commands;

/// <summary><c>rft worker</c> in the list of verbs; <see cref="ChildPrograms"/> runs it before the command line is parsed.</summary>
internal static class WorkerCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command(ChildPrograms.Worker, "Grades for a run, over pipes; started by rft itself.") { new Argument<string>("nonce") };
        command.SetAction(Refuse);
        return command;
    }

    private static int Refuse(ParseResult parsed) => throw new UsageException("rft worker is started by rft itself, with a nonce");
}
