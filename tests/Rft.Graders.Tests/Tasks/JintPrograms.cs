using System.Diagnostics;
using Jint;
using Rft.Graders.Programs;

namespace Rft.Graders.Tests.Tasks;

/// <summary>Runs JavaScript programs in this process, each for a second at most: enough to test graders with, no place for a stranger's code.</summary>
internal sealed class JintPrograms : IProgramRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public string? Unusable { get; init; }

    /// <summary>Every program and input that was run.</summary>
    public List<ProgramRequest> Requests { get; } = [];

    public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        if (request.Language != ProgramRequest.JavaScript) throw new ProgramException($"there is no interpreter for '{request.Language}'");
        lock (Requests) Requests.Add(request);
        return Task.FromResult(Run(request, cancellationToken));
    }

    private static ProgramResult Run(ProgramRequest request, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var output = new List<string>();
        // The script cannot wait, so the time it takes is processor time.
        using var engine = new Engine(options => options.TimeoutInterval(Limit).LimitRecursion(256).CancellationToken(cancellationToken));
        engine.SetValue("readInput", () => request.Input);
        engine.SetValue("print", (string text) => output.Add(text));
        var (end, code, errors) = Execute(engine, request.Source);
        return new ProgramResult(end, code, string.Join('\n', output), errors, Stopwatch.GetElapsedTime(started));
    }

    private static (ProgramEnd End, int ExitCode, string Errors) Execute(Engine engine, string source)
    {
        try
        {
            engine.Execute(source);
            return (ProgramEnd.Exited, 0, "");
        }
        catch (TimeoutException)
        {
            return (ProgramEnd.CpuLimit, 128 + 24, "");
        }
        catch (JintException e)
        {
            return (ProgramEnd.Exited, 1, e.Message);
        }
    }
}
