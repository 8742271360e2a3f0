using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Selection;
using Rft.Training.Tokenizers;

namespace Rft.Training.Loop;

/// <summary>
/// Collects steps whose rollouts may go on in the next one, under the weights it has then: one long completion does not keep the whole batch waiting.
/// Partial rollouts: Kimi k1.5, arXiv 2501.12599, section 2.6.2.
/// </summary>
/// <remarks>
/// As many groups are under way as a step has prompts. A step samples every unfinished member for a bounded number of tokens, and trains on the groups
/// that are complete then. Each part of a rollout keeps the log-probabilities of the weights that sampled it, and ratios compare with these.
/// </remarks>
/// <param name="sources">Samples and grades.</param>
/// <param name="chat">Turns ids into messages.</param>
/// <param name="prompts">Chooses the stage's prompts.</param>
/// <param name="judge">From graded groups to verdicts.</param>
/// <param name="options">The stage's settings.</param>
/// <param name="canary">Share of the rollouts that are graded twice.</param>
/// <param name="clock">Measures.</param>
internal sealed class PartialCollector(
    GroupSources sources, IChatFormat chat, PromptSelector prompts, IGroupJudge judge, RftOptions options, double canary, TimeProvider clock) : IStepCollector
{
    private IReadOnlyList<OpenGroup> _open = [];

    /// <inheritdoc/>
    public StageProgress Progress => new(prompts.Cursor, new StageState(prompts.Known, []) { Open = [.. _open.Select(SavedOpenGroup.Of)] }, []);

    /// <inheritdoc/>
    public void Restore(StageState state, IReadOnlyList<Prompt> prompts) => _open = [.. state.Open.Select(group => group.Restore(prompts))];

    /// <inheritdoc/>
    public async Task<StepBatch> CollectAsync(int step, ulong stageSeed, int policyVersion, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        ulong stepSeed = Seed.Derive(stageSeed, (ulong)step);
        var fresh = prompts.Next(options.PromptsPerStep - _open.Count).Select((prompt, i) => OpenGroup.New(
            new RolloutRequest(i, prompt, $"{options.Name}/s{step}/p{i}", Seed.Derive(stepSeed, (ulong)i)), options.GroupSize));
        var groups = await SampleAsync([.. _open, .. fresh], cancellationToken).ConfigureAwait(false);
        var sampling = clock.GetElapsedTime(start);
        var complete = groups.Where(IsComplete).Select((group, i) => group with { Request = group.Request with { Index = i } }).ToList();
        _open = [.. groups.Where(group => !IsComplete(group))];
        var graded = await GradeAsync(complete, cancellationToken).ConfigureAwait(false);
        return Judged(graded, step, stageSeed, sampling);
    }

    private bool IsComplete(OpenGroup group) => group.IsComplete(options.Sampling.MaxTokens);

    private StepBatch Judged(GradedGroups graded, int step, ulong stageSeed, TimeSpan sampling)
    {
        int failed = judge.CountFailed(graded.Groups);
        var waiting = graded.Sampling + graded.Waiting;
        if (judge.Failure(graded.Groups) is { } failure)
            return new StepBatch(graded.Groups, [], [], 1, sampling, waiting, failed) { Failure = failure };
        RolloutGroup[] sampled = [.. graded.Groups.Select(judge.Reward)];
        var split = judge.Split(ControlRewards.Apply(sampled, options.Rewards, Seed.Derive(stageSeed, (ulong)step, 0, Seed.Hash("control"))));
        prompts.Observe(sampled);
        return new StepBatch(sampled, split.Dropped, split.Kept, 1, sampling, waiting, failed) { Selection = prompts.Metrics(), Open = _open.Count };
    }

    private async Task<OpenGroup[]> SampleAsync(OpenGroup[] groups, CancellationToken cancellationToken)
    {
        var requests = Channel.CreateUnbounded<SampleRequest>();
        foreach (var (index, group) in groups.Index())
        {
            foreach (var missing in group.Missing(index, options.Sampling, options.PartialTokens!.Value)) requests.Writer.TryWrite(missing);
        }
        requests.Writer.Complete();
        var parts = groups.Select(_ => new List<Completion>()).ToArray();
        await foreach (var part in sources.Sampler.SampleAsync(requests.Reader, options.Sampling, cancellationToken).ConfigureAwait(false)) parts[part.Index].Add(part);
        return [.. groups.Select((group, i) => group.With(parts[i]))];
    }

    private async Task<GradedGroups> GradeAsync(List<OpenGroup> complete, CancellationToken cancellationToken)
    {
        if (complete.Count == 0) return new GradedGroups([], TimeSpan.Zero, TimeSpan.Zero);
        var source = sources.Source(new SampledRollouts(complete.ToDictionary(group => group.Request.Index), chat), canary);
        return await source.GetAsync([.. complete.Select(group => group.Request)], options.GroupSize, options.Sampling, cancellationToken).ConfigureAwait(false);
    }
}
