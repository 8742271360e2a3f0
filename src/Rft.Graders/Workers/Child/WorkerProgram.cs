using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers.Child;

/// <summary>The worker process: holds one grader and answers calls one after another until its standard input ends.</summary>
/// <remarks>Never called in the host. The grader's code runs on the calling thread's child with a stack of its own size.</remarks>
public static class WorkerProgram
{
    /// <summary>The grader may recurse, and so does the compiler.</summary>
    private const int StackSize = 16 * 1024 * 1024;

    /// <summary>Runs the worker.</summary>
    /// <param name="nonce">What the host wants to hear first.</param>
    /// <returns>The exit code: 0 when the host closed the pipe, 1 when the protocol broke.</returns>
    public static int Run(string nonce)
    {
        ArgumentNullException.ThrowIfNull(nonce);
        var (input, output) = StandardStreams.Take();
        var log = new CallLog(Console.Error);
        Console.SetOut(log);
        var frames = new Frames(input, output);
        using var link = new HostLink(frames);
        int code = 1;
        var thread = new Thread(() => code = Serve(frames, link, log, nonce), StackSize) { Name = "grading" };
        thread.Start();
        thread.Join();
        return code;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last line of defence of a process; the host reports what it printed.")]
    private static int Serve(Frames frames, HostLink link, CallLog log, string nonce)
    {
        GraderHost? grader = null;
        try
        {
            link.Send(new WorkerReply { Id = 0, Hello = new Hello(Hello.Version, nonce) });
            while (frames.Read() is { } frame)
            {
                var request = JsonSerializer.Deserialize(frame.Span, WorkerJson.Default.WorkerRequest)!;
                if (request.Load is { } load)
                {
                    (var reply, grader) = GraderHost.Load(load, log);
                    link.Send(reply with { Id = request.Id });
                }
                else
                {
                    grader!.Answer(request.Id, request.Call!, link);
                }
            }
            return 0;
        }
        catch (Exception e)
        {
            Report(e);
            return 1;
        }
        finally
        {
            grader?.Dispose();
        }
    }

    private static void Report(Exception error)
    {
        try
        {
            Console.Error.WriteLine($"worker: {error}");
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
        {
            // Where no file can be opened the console cannot be set up either.
        }
    }
}
