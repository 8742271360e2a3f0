using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Step 2 of the loop: grades rollouts, several at a time, while others are still being sampled.</summary>
/// <param name="grader">Asks the graders.</param>
/// <param name="inFlight">Rollouts on their way at the same time. How many graders really run is theirs to bound: with more than that in flight
/// none of them waits for the next rollout.</param>
internal sealed class GradingStage(IRolloutGrader grader, int inFlight)
{
    /// <summary>Grades what comes in and completes the output, with the error if there is one.</summary>
    public async Task RunAsync(
        ChannelReader<Rollout> input, IReadOnlyList<RolloutRequest> requests, ChannelWriter<Rollout> output, CancellationToken cancellationToken)
    {
        var byIndex = requests.ToDictionary(request => request.Index);
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(input.ReadAllAsync(cancellationToken), options, async (rollout, stop) =>
            {
                var request = new GradeRequest { Sample = rollout.Sample, Item = rollout.Prompt.Item };
                ulong seed = Seed.Derive(byIndex[rollout.PromptIndex].Seed, (ulong)rollout.Member);
                var outcomes = await grader.GradeAsync(request, seed, stop).ConfigureAwait(false);
                await output.WriteAsync(rollout with { Outcomes = outcomes }, stop).ConfigureAwait(false);
            }).ConfigureAwait(false);
            output.Complete();
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }

    /// <summary>Asks the graders that judge whole groups.</summary>
    public async Task<IReadOnlyList<RolloutGroup>> GradeGroupsAsync(
        IReadOnlyList<RolloutGroup> groups, IReadOnlyList<RolloutRequest> requests, CancellationToken cancellationToken)
    {
        if (!grader.GradesGroups) return groups;
        var graded = new RolloutGroup[groups.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, groups.Count), options, async (i, stop) =>
        {
            var rollouts = groups[i].Rollouts;
            var request = new GroupRequest { Samples = [.. rollouts.Select(rollout => rollout.Sample)], Item = groups[i].Prompt.Item };
            var outcomes = await grader.GradeGroupAsync(request, requests[i].Seed, stop).ConfigureAwait(false);
            graded[i] = groups[i] with { Rollouts = [.. rollouts.Select((rollout, member) => Joined(rollout, outcomes[member]))] };
        }).ConfigureAwait(false);
        return graded;
    }

    private static Rollout Joined(Rollout rollout, IReadOnlyDictionary<string, GradeOutcome> more) =>
        rollout with { Outcomes = rollout.Outcomes.Concat(more).ToDictionary(StringComparer.Ordinal) };
}
