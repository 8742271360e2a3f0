using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Step 2 of the loop: grades rollouts, several at a time, while others are still being sampled.</summary>
/// <param name="grader">Asks the graders.</param>
/// <param name="inFlight">Rollouts on their way at the same time. How many graders really run is theirs to bound: with more than that in flight
/// none of them waits for the next rollout.</param>
/// <param name="canary">Share of rollouts, and of groups, that is graded twice.</param>
internal sealed class GradingStage(IRolloutGrader grader, int inFlight, double canary = 0)
{
    /// <summary>Grades what comes in and completes the output, with the error if there is one.</summary>
    public async Task RunAsync(ChannelReader<Rollout> input, RequestFeed requests, ChannelWriter<Rollout> output, CancellationToken cancellationToken)
    {
        async ValueTask Grade(Rollout rollout, CancellationToken stop)
        {
            var request = Request(rollout);
            var outcomes = await grader.GradeAsync(request, SeedOf(rollout, requests), stop).ConfigureAwait(false);
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
            ulong seed = requests.At(group.Rollouts[0].PromptIndex).Seed;
            if (grader.GradesGroups) group = await GradeGroupAsync(group, seed, stop).ConfigureAwait(false);
            if (canary > 0) group = await GradeAgainAsync(group, seed, requests, stop).ConfigureAwait(false);
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
        var outcomes = await grader.GradeGroupAsync(Request(group), seed, cancellationToken).ConfigureAwait(false);
        return group with { Rollouts = [.. group.Rollouts.Select((rollout, member) => Joined(rollout, outcomes[member]))] };
    }

    // When the group is complete and not at once: other calls have been in between, which is what graders with a memory trip over.
    private async Task<RolloutGroup> GradeAgainAsync(RolloutGroup group, ulong seed, RequestFeed requests, CancellationToken cancellationToken)
    {
        Rollout[] rollouts = [.. group.Rollouts];
        for (int i = 0; i < rollouts.Length; i++)
        {
            ulong own = SeedOf(rollouts[i], requests);
            if (!Canary.Chooses(own, canary)) continue;
            rollouts[i] = rollouts[i] with { Again = await grader.GradeAgainAsync(Request(rollouts[i]), own, cancellationToken).ConfigureAwait(false) };
        }
        if (!grader.GradesGroups || !Canary.Chooses(seed, canary)) return group with { Rollouts = rollouts };
        var again = await grader.GradeGroupAgainAsync(Request(group), seed, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < again.Count; i++)
            rollouts[i] = rollouts[i] with { Again = rollouts[i].Again.Concat(again[i]).ToDictionary(StringComparer.Ordinal) };
        return group with { Rollouts = rollouts };
    }

    private static ulong SeedOf(Rollout rollout, RequestFeed requests) => Seed.Derive(requests.At(rollout.PromptIndex).Seed, (ulong)rollout.Member);

    private static GradeRequest Request(Rollout rollout) => new() { Sample = rollout.Sample, Item = rollout.Prompt.Item };

    private static GroupRequest Request(RolloutGroup group) => new() { Samples = [.. group.Rollouts.Select(rollout => rollout.Sample)], Item = group.Prompt.Item };

    private static Rollout Joined(Rollout rollout, IReadOnlyDictionary<string, GradeOutcome> more) =>
        rollout with { Outcomes = rollout.Outcomes.Concat(more).ToDictionary(StringComparer.Ordinal) };
}
