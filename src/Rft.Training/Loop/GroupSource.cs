using System.Threading.Channels;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;

namespace Rft.Training.Loop;

/// <summary>Sampling, grading and assembling as one pipeline of bounded channels: back-pressure reaches the sampler when graders are slow.</summary>
/// <param name="rollouts">Step 1.</param>
/// <param name="grading">Step 2.</param>
/// <param name="clock">Measures.</param>
internal sealed class GroupSource(RolloutStage rollouts, GradingStage grading, TimeProvider clock)
{
    private const int ChannelCapacity = 256;

    /// <summary>Samples and grades one group a request.</summary>
    public async Task<GradedGroups> GetAsync(
        IReadOnlyList<RolloutRequest> requests, int groupSize, SamplingSettings settings, CancellationToken cancellationToken)
    {
        // One failing part must release the others, which may wait on a full or an empty channel.
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sampled = Channel.CreateBounded<Rollout>(ChannelCapacity);
        var graded = Channel.CreateBounded<Rollout>(ChannelCapacity);
        long start = clock.GetTimestamp();
        var samplingTime = SampleAsync(start, requests, groupSize, settings, sampled.Writer, linked);
        var gradingTask = Guard(() => grading.RunAsync(sampled.Reader, requests, graded.Writer, linked.Token), linked);
        var assembly = Guard(() => GroupAssembler.AssembleAsync(
            graded.Reader, [.. requests.Select(request => (request.Index, request.Prompt))], groupSize, linked.Token), linked);
        await FirstErrorAsync(samplingTime, gradingTask, assembly).ConfigureAwait(false);
        var groups = await grading.GradeGroupsAsync(await assembly.ConfigureAwait(false), requests, cancellationToken).ConfigureAwait(false);
        var sampling = await samplingTime.ConfigureAwait(false);
        return new GradedGroups(groups, sampling, clock.GetElapsedTime(start) - sampling);
    }

    private async Task<TimeSpan> SampleAsync(
        long start, IReadOnlyList<RolloutRequest> requests, int groupSize, SamplingSettings settings, ChannelWriter<Rollout> output, CancellationTokenSource linked)
    {
        await Guard(() => rollouts.RunAsync(requests, groupSize, settings, output, linked.Token), linked).ConfigureAwait(false);
        return clock.GetElapsedTime(start);
    }

    private static async Task Guard(Func<Task> work, CancellationTokenSource linked)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch
        {
            await linked.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<T> Guard<T>(Func<Task<T>> work, CancellationTokenSource linked)
    {
        T result = default!;
        await Guard(async () => { result = await work().ConfigureAwait(false); }, linked).ConfigureAwait(false);
        return result;
    }

    // The cause, not the cancellation that it set off in the other parts.
    private static async Task FirstErrorAsync(params Task[] parts)
    {
        try
        {
            await Task.WhenAll(parts).ConfigureAwait(false);
        }
        catch
        {
            var cause = parts.Select(part => part.Exception?.GetBaseException())
                .FirstOrDefault(error => error is not (null or OperationCanceledException or ChannelClosedException));
            if (cause is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }
}
