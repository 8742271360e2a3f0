using System.Threading.Channels;
using Rft.Training.Data;

namespace Rft.Training.Rollouts;

/// <summary>Gathers graded rollouts into groups, whatever finishes first.</summary>
/// <param name="groupSize">Members a group has.</param>
/// <param name="prompt">The prompt by <see cref="Rollout.PromptIndex"/>.</param>
internal sealed class GroupAssembler(int groupSize, Func<int, Prompt> prompt)
{
    private readonly SortedDictionary<int, Rollout?[]> _open = [];
    private readonly HashSet<int> _closed = [];

    /// <summary>Reads until the input is complete, hands each group on as soon as its last member is there, and completes the output, with the error if there is one.</summary>
    /// <param name="input">Rollouts in any order.</param>
    /// <param name="output">Groups as they are complete, members in member order.</param>
    /// <param name="asked">Every index that was asked for, once the input is complete.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">A rollout is missing or came twice: a defect of the stages before.</exception>
    public async Task RunAsync(
        ChannelReader<Rollout> input, ChannelWriter<RolloutGroup> output, Func<IEnumerable<int>> asked, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var rollout in input.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Place(rollout) is { } group) await output.WriteAsync(group, cancellationToken).ConfigureAwait(false);
            }
            foreach (int index in asked().Where(index => !_closed.Contains(index)).Order())
            {
                int missing = _open.TryGetValue(index, out var members) ? Array.FindIndex(members, member => member is null) : 0;
                throw new InvalidOperationException($"prompt {index} has no rollout {missing}");
            }
            output.Complete();
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }

    // The group when this was its last member.
    private RolloutGroup? Place(Rollout rollout)
    {
        int index = rollout.PromptIndex;
        if (!_open.TryGetValue(index, out var members)) _open[index] = members = new Rollout?[groupSize];
        if (_closed.Contains(index) || members[rollout.Member] is not null) throw new InvalidOperationException($"rollout {rollout.Sample.Id} came twice");
        members[rollout.Member] = rollout;
        if (Array.Exists(members, member => member is null)) return null;
        _open.Remove(index);
        _closed.Add(index);
        return new RolloutGroup(prompt(index), [.. members.OfType<Rollout>()]);
    }
}
