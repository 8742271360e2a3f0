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
    public async Task RunAsync(ChannelReader<Rollout> input, RequestFeed requests, ChannelWriter<Rollout> output, CancellationToken cancellationToken)
    {
        async ValueTask Grade(Rollout rollout, CancellationToken stop)
        {
            var request = new GradeRequest { Sample = rollout.Sample, Item = rollout.Prompt.Item };
            ulong seed = Seed.Derive(requests.At(rollout.PromptIndex).Seed, (ulong)rollout.Member);
            var outcomes = await grader.GradeAsync(request, seed, stop).ConfigureAwait(false);
            await output.WriteAsync(rollout with { Outcomes = outcomes }, stop).ConfigureAwait(false);
        }
        await PumpAsync(input, Grade, output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the graders that judge whole groups about what comes in, and completes the output, with the error if there is one.</summary>
    public async Task RunGroupsAsync(
        ChannelReader<RolloutGroup> input, RequestFeed requests, ChannelWriter<RolloutGroup> output, CancellationToken cancellationToken)
    {
        async ValueTask Grade(RolloutGroup group, CancellationToken stop)
        {
            if (grader.GradesGroups) group = await GradeGroupAsync(group, requests.At(group.Rollouts[0].PromptIndex).Seed, stop).ConfigureAwait(false);
            await output.WriteAsync(group, stop).ConfigureAwait(false);
        }
        await PumpAsync(input, Grade, output, cancellationToken).ConfigureAwait(false);
    }

    private async Task PumpAsync<T>(ChannelReader<T> input, Func<T, CancellationToken, ValueTask> grade, ChannelWriter<T> output, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(input.ReadAllAsync(cancellationToken), options, grade).ConfigureAwait(false);
            output.Complete();
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }

    private async Task<RolloutGroup> GradeGroupAsync(RolloutGroup group, ulong seed, CancellationToken cancellationToken)
    {
        var request = new GroupRequest { Samples = [.. group.Rollouts.Select(rollout => rollout.Sample)], Item = group.Prompt.Item };
        var outcomes = await grader.GradeGroupAsync(request, seed, cancellationToken).ConfigureAwait(false);
        return group with { Rollouts = [.. group.Rollouts.Select((rollout, member) => Joined(rollout, outcomes[member]))] };
    }

    private static Rollout Joined(Rollout rollout, IReadOnlyDictionary<string, GradeOutcome> more) =>
        rollout with { Outcomes = rollout.Outcomes.Concat(more).ToDictionary(StringComparer.Ordinal) };
}
