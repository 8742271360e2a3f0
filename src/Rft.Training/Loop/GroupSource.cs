using System.Threading.Channels;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;

namespace Rft.Training.Loop;

/// <summary>Sampling, grading and assembling as one pipeline of bounded channels: back-pressure reaches the sampler when graders are slow.</summary>
/// <param name="rollouts">Step 1.</param>
/// <param name="grading">Step 2.</param>
/// <param name="clock">Measures.</param>
internal sealed class GroupSource(IRolloutStage rollouts, GradingStage grading, TimeProvider clock)
{
    private const int ChannelCapacity = 256;

    /// <summary>Samples and grades one group a request.</summary>
    public Task<GradedGroups> GetAsync(
        IReadOnlyList<RolloutRequest> requests, int groupSize, SamplingSettings settings, CancellationToken cancellationToken) =>
        GetAsync(requests, groupSize, settings, (_, _) => [], cancellationToken);

    /// <summary>Samples and grades one group a request, and what these groups ask for in turn while others are still under way.</summary>
    /// <param name="requests">What to begin with.</param>
    /// <param name="groupSize">Members a group.</param>
    /// <param name="settings">How completions are sampled.</param>
    /// <param name="followUp">
    /// Gets each group once, as soon as it is graded, one at a time and in no order that can be relied on; gives the requests that follow from it.
    /// </param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>The groups by the index of their request.</returns>
    public async Task<GradedGroups> GetAsync(
        IReadOnlyList<RolloutRequest> requests, int groupSize, SamplingSettings settings,
        Func<RolloutRequest, RolloutGroup, IReadOnlyList<RolloutRequest>> followUp, CancellationToken cancellationToken)
    {
        // One failing part must release the others, which may wait on a full or an empty channel.
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sampled = Channel.CreateBounded<Rollout>(ChannelCapacity);
        var graded = Channel.CreateBounded<Rollout>(ChannelCapacity);
        var assembled = Channel.CreateBounded<RolloutGroup>(ChannelCapacity);
        var judged = Channel.CreateBounded<RolloutGroup>(ChannelCapacity);
        long start = clock.GetTimestamp();
        var feed = new RequestFeed(groupSize, clock);
        feed.Ask(requests);
        if (requests.Count == 0) feed.Complete();
        var assembler = new GroupAssembler(groupSize, index => feed.At(index).Prompt);
        var collecting = CollectAsync(feed, judged.Reader, followUp, linked);
        await FirstErrorAsync(
            Guard(() => rollouts.RunAsync(feed, groupSize, settings, sampled.Writer, linked.Token), linked),
            Guard(() => grading.RunAsync(sampled.Reader, feed, graded.Writer, linked.Token), linked),
            Guard(() => assembler.RunAsync(graded.Reader, assembled.Writer, () => feed.Asked.Select(request => request.Index), linked.Token), linked),
            Guard(() => grading.RunGroupsAsync(assembled.Reader, feed, judged.Writer, linked.Token), linked),
            collecting).ConfigureAwait(false);
        var waiting = feed.Idle;
        return new GradedGroups([.. (await collecting.ConfigureAwait(false)).Values], clock.GetElapsedTime(start) - waiting, waiting);
    }

    private static async Task<SortedDictionary<int, RolloutGroup>> CollectAsync(
        RequestFeed feed, ChannelReader<RolloutGroup> judged, Func<RolloutRequest, RolloutGroup, IReadOnlyList<RolloutRequest>> followUp,
        CancellationTokenSource linked)
    {
        var groups = new SortedDictionary<int, RolloutGroup>();
        int open = feed.Asked.Count();
        await Guard(
            async () =>
            {
                await foreach (var group in judged.ReadAllAsync(linked.Token).ConfigureAwait(false))
                {
                    var request = feed.At(group.Rollouts[0].PromptIndex);
                    groups.Add(request.Index, group);
                    var more = followUp(request, group);
                    feed.Ask(more);
                    open += more.Count - 1;
                    if (open == 0) feed.Complete();
                }
            },
            linked).ConfigureAwait(false);
        return groups;
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
