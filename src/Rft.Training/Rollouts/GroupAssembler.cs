using System.Threading.Channels;
using Rft.Training.Data;

namespace Rft.Training.Rollouts;

/// <summary>Gathers graded rollouts into groups, in dataset order whatever finishes first.</summary>
public static class GroupAssembler
{
    /// <summary>Reads until the channel is complete.</summary>
    /// <param name="input">Rollouts in any order.</param>
    /// <param name="prompts">The prompts by <see cref="Rollout.PromptIndex"/>, in the order of the result.</param>
    /// <param name="groupSize">Members a group has.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>One group a prompt, members in member order.</returns>
    /// <exception cref="InvalidOperationException">A rollout is missing or came twice: a defect of the stages before.</exception>
    public static async Task<IReadOnlyList<RolloutGroup>> AssembleAsync(
        ChannelReader<Rollout> input, IReadOnlyList<(int Index, Prompt Prompt)> prompts, int groupSize, CancellationToken cancellationToken)
    {
        var members = prompts.ToDictionary(prompt => prompt.Index, _ => new Rollout?[groupSize]);
        await foreach (var rollout in input.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            ref var place = ref members[rollout.PromptIndex][rollout.Member];
            if (place is not null) throw new InvalidOperationException($"rollout {rollout.Sample.Id} came twice");
            place = rollout;
        }
        return [.. prompts.Select(prompt => new RolloutGroup(prompt.Prompt, Complete(prompt.Index, members[prompt.Index])))];
    }

    private static Rollout[] Complete(int index, Rollout?[] members) =>
        [.. members.Select((rollout, member) => rollout ?? throw new InvalidOperationException($"prompt {index} has no rollout {member}"))];
}
