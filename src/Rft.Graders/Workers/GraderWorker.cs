using System.Collections.Concurrent;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers;

/// <summary>A worker process that holds a grader, and the calls it was given, in their order.</summary>
/// <remarks>All but <see cref="Flush"/> is for the executor under its lock.</remarks>
internal sealed class GraderWorker(WorkerProcess process, TimeProvider time)
{
    /// <summary>Calls a worker is given ahead when they are short: the pipe never runs dry.</summary>
    private const int ShortCallsAhead = 64;

    /// <summary>Bytes ahead, below what a pipe buffers: sending does not block.</summary>
    private const long BytesAhead = 32 * 1024;

    private static readonly TimeSpan ShortCall = TimeSpan.FromMilliseconds(1);

    private readonly Queue<PendingCall> _calls = new();
    private readonly ConcurrentQueue<PendingCall> _outbox = new();
    private readonly Lock _flushing = new();
    private readonly long _born = time.GetTimestamp();
    private long _bytes, _headSince, _memoryAtStart;
    private TimeSpan? _meanDuration;

    public WorkerProcess Process => process;

    /// <summary>Calls it has answered.</summary>
    public int Answered { get; private set; }

    /// <summary>It takes no further calls.</summary>
    public bool Retiring { get; set; }

    public int Open => _calls.Count;

    /// <summary>The call that runs now, and those that wait behind it in the pipe.</summary>
    public IReadOnlyCollection<PendingCall> Calls => _calls;

    public PendingCall? Head => _calls.TryPeek(out var head) ? head : null;

    /// <summary>How long the call that runs has had so far, at most.</summary>
    public TimeSpan HeadTime => time.GetElapsedTime(_headSince);

    public TimeSpan Age => time.GetElapsedTime(_born);

    /// <summary>Whether resident memory has grown by half since the first hundred calls.</summary>
    public bool HasGrown => _memoryAtStart > 0 && process.Memory > _memoryAtStart * 3 / 2 + 64 * 1024 * 1024;

    /// <summary>Whether it may be given another call of this size. A slow grader gets one at a time: the next may go to another worker.</summary>
    public bool HasRoom(PendingCall call) =>
        !Retiring && (_calls.Count == 0
            || (_meanDuration < ShortCall && _calls.Count < ShortCallsAhead && _bytes + call.Size <= BytesAhead));

    public void Give(PendingCall call)
    {
        if (_calls.Count == 0) _headSince = time.GetTimestamp();
        _calls.Enqueue(call);
        _bytes += call.Size;
        _outbox.Enqueue(call);
    }

    /// <summary>The call that a reply belongs to.</summary>
    /// <exception cref="InvalidDataException">Replies come in the order of the calls; this one does not. Nothing has changed then.</exception>
    public PendingCall Take(long id, TimeSpan duration)
    {
        if (Head is not { } head || head.Id != id) throw new InvalidDataException($"an answer to call {id} came out of turn");
        _calls.Dequeue();
        _bytes -= head.Size;
        _headSince = time.GetTimestamp();
        _meanDuration = _meanDuration is { } mean ? (mean * 7 + duration) / 8 : duration;
        if (++Answered == 100) _memoryAtStart = process.Memory;
        return head;
    }

    /// <summary>Writes what <see cref="Give"/> has put out, in order. Outside of the executor's lock: a pipe may be full.</summary>
    public void Flush()
    {
        while (!_outbox.IsEmpty)
        {
            lock (_flushing)
            {
                while (_outbox.TryDequeue(out var call)) process.Send(new WorkerRequest { Id = call.Id, Call = call.Request });
            }
        }
    }
}
