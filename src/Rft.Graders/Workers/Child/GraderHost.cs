using System.Globalization;
using Rft.Graders.Running;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers.Child;

/// <summary>The grader of a worker.</summary>
internal sealed class GraderHost : IDisposable
{
    /// <summary>EMFILE, as the runtime hands it on.</summary>
    private const int TooManyOpenFiles = 24;

    private readonly LoadedGrader _grader;
    private readonly CallLog _log;
    private readonly TextWriter _output = Console.Out;
    private readonly CallWatch _watch = new(RunDelay.OfThisThread());

    private GraderHost(LoadedGrader grader, CallLog log) => (_grader, _log) = (grader, log);

    /// <summary>Loads the grader.</summary>
    /// <returns>The reply to the host; the grader when it loads.</returns>
    public static (WorkerReply Reply, GraderHost? Grader) Load(LoadRequest request, CallLog log)
    {
        var limits = request.Limits;
        var loader = new GraderLoader(new LoaderOptions
        {
            SourceLimit = limits.SourceLimit, NestingLimit = limits.NestingLimit, LoadTimeout = limits.LoadTimeout, JavaScript = limits.JavaScript,
        });
        var source = new GraderSource(request.Name, request.File)
        {
            Content = request.Content,
            Compiled = request.Compiled,
            Grader = request.Grader,
            Options = new Item(request.Options),
            Range = request.Range,
            Timeout = request.Timeout,
        };
        try
        {
            var grader = loader.LoadAsync(source, CancellationToken.None).GetAwaiter().GetResult();
            WarmFaults(grader);
            return (new WorkerReply { Id = 0, Loaded = new LoadedReply(grader.Info, grader.Compiled) }, new GraderHost(grader, log));
        }
        catch (GraderLoadException e)
        {
            return (new WorkerReply { Id = 0, LoadFailed = new LoadFailure(e.Code, e.Message, e.Position, e.SourceLine) }, null);
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _grader.Dispose();
    }

    /// <summary>Runs a call to its end and sends the answer. One call at a time: static state of a grader is touched by one sample at once.</summary>
    public void Answer(long id, CallRequest request, HostLink link)
    {
        var context = new GradeContext { Seed = request.Seed, Options = _grader.Options };
        Reset();
        _log.Current = context;
        using var stop = new CancellationTokenSource();
        var running = _watch.Begin(id, request, context, stop, link);
        CallReply reply;
        try
        {
            var grades = Invoke(request, context, stop.Token).AsTask().GetAwaiter().GetResult();
            reply = new CallReply { Grades = [.. grades.Select(GradeMessage.Of)] };
        }
#pragma warning disable CA1031 // Code of the grader's author may throw anything; it is classified here and nowhere else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var fault = FaultClassifier.Classify(e, _grader);
            reply = new CallReply { Fault = fault.Code, Message = fault.Message, Position = fault.Position, Spent = IsExhausted(e) };
        }
        _log.Current = null;
        if (_watch.End(running, reply) is { } answer) link.Send(new WorkerReply { Id = id, Call = answer });
    }

    // The process is short of something that later calls need too.
    private static bool IsExhausted(Exception e) => e is OutOfMemoryException || (e is IOException && e.HResult == TooManyOpenFiles);

    /// <summary>Goes through a fault once: where a grader leaves no file to be opened, what a fault needs is loaded already.</summary>
    private static void WarmFaults(LoadedGrader grader)
    {
        try
        {
            throw new InvalidOperationException("none");
        }
        catch (InvalidOperationException e)
        {
            var fault = FaultClassifier.Classify(e, grader);
            var reply = new CallReply { Fault = fault.Code, Message = fault.Message, Position = fault.Position };
            new FrameWriter().Put(new WorkerReply { Id = 0, Call = reply }, WorkerJson.Default.WorkerReply);
        }
    }

    // What one sample's call left behind would change how the next one's numbers are read, or where its prints go.
    private void Reset()
    {
        if (Console.Out != _output) Console.SetOut(_output);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = null;
    }

    private async ValueTask<IReadOnlyList<Grade>> Invoke(CallRequest request, GradeContext context, CancellationToken stop) => request.Shape switch
    {
        GraderShape.Sample =>
            [await _grader.Grader!.GradeAsync(new GradeRequest { Sample = request.Samples[0], Item = new Item(request.Items[0]) }, context, stop)],
        GraderShape.Group =>
            await _grader.GroupGrader!.GradeGroupAsync(new GroupRequest { Samples = request.Samples, Item = new Item(request.Items[0]) }, context, stop),
        _ => await _grader.BatchGrader!.GradeBatchAsync(
            [.. request.Samples.Zip(request.Items, (sample, item) => new GradeRequest { Sample = sample, Item = new Item(item) })], context, stop),
    };
}
