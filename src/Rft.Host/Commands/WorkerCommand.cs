using System.CommandLine;
using System.Runtime.CompilerServices;
using Rft.Graders.Workers.Child;

namespace Rft.Host.Commands;

/// <summary><c>rft worker</c>: the process that grades. The host starts it; a person has no use for it.</summary>
internal static class WorkerCommand
{
    private static readonly Argument<string> Nonce = new("nonce") { Description = "What the host wants to hear first." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command(Program.WorkerVerb, "Grades for a run, over pipes; started by rft itself.") { Nonce };
        command.SetAction(parsed => Run(parsed.GetValue(Nonce)!));
        return command;
    }

    /// <summary>Runs the worker. Not inlined: whoever only mentions it needs no grader library.</summary>
    /// <param name="nonce">What the host wants to hear first.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(string nonce) => WorkerProgram.Run(nonce);
}
