using System.Runtime.InteropServices;
using Rft.Graders.Running;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers;

/// <summary>A call on its way: queued, at a worker, answered.</summary>
internal sealed class PendingCall(long id, GraderCall call, TimeSpan cpuLimit)
{
    private readonly TaskCompletionSource<GraderReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Id => id;

    public GraderCall Call => call;

    /// <summary>What the call sends to a worker.</summary>
    public CallRequest Request { get; } = CallRequest.Of(call, cpuLimit);

    /// <summary>How often it was tried and its worker ended, or memory or time ran out.</summary>
    public int Failures { get; set; }

    public Task<GraderReply> Reply => _reply.Task;

    public bool IsAnswered => _reply.Task.IsCompleted;

    /// <summary>UTF-8 bytes of its texts and rows, at least.</summary>
    public long Size { get; private set; }

    public void Measure()
    {
        foreach (var sample in Request.Samples)
        {
            Size += sample.Text.Length + (sample.Reasoning?.Length ?? 0);
            foreach (var message in sample.Messages) Size += message.Content.Length + (message.Reasoning?.Length ?? 0);
        }
        foreach (var item in Request.Items) Size += JsonMarshal.GetRawUtf8Value(item).Length;
    }

    /// <summary>The first answer counts.</summary>
    public void Answer(GraderReply reply) => _reply.TrySetResult(reply);
}
