using System.Globalization;
using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Training.Evaluation;

/// <summary>Samples held-out prompts with the policy as it is, and grades them.</summary>
public sealed class Evaluator
{
    private readonly GroupSource _source;
    private readonly IReadOnlyList<Prompt> _prompts;
    private readonly RewardRule _rewards;
    private readonly ulong _seed;

    internal Evaluator(GroupSource source, IReadOnlyList<Prompt> prompts, RewardRule rewards, EvaluationOptions options, ulong seed)
    {
        (_source, _prompts, _rewards, Options, _seed) = (source, prompts, rewards, options, seed);
    }

    /// <summary>The settings.</summary>
    public EvaluationOptions Options { get; }

    /// <summary>Evaluates: samples, grades, estimates.</summary>
    /// <param name="stage">The stage, for the record.</param>
    /// <param name="step">The step, for the record.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>The estimates; a grader, or a kind of row, without any value is left out.</returns>
    /// <exception cref="GuardStopException">No sample has a value of the configured metric.</exception>
    public async Task<EvaluationResult> RunAsync(string stage, int step, CancellationToken cancellationToken) =>
        Estimate(stage, step, await SampleAsync(stage, step, cancellationToken).ConfigureAwait(false));

    /// <summary>The estimates from graded groups.</summary>
    /// <param name="stage">The stage, for the record.</param>
    /// <param name="step">The step, for the record.</param>
    /// <param name="groups">What <see cref="SampleAsync(string, int, CancellationToken)"/> gave.</param>
    /// <exception cref="GuardStopException">No sample has a value of the configured metric.</exception>
    public EvaluationResult Estimate(string stage, int step, IReadOnlyList<RolloutGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        string[] graders = [.. groups[0].Rollouts[0].Outcomes.Keys.Order(StringComparer.Ordinal)];
        var main = Of(Options.Metric, groups) ?? throw new GuardStopException(
            $"no sample of the evaluation after step {step} of stage '{stage}' has a value of '{Options.Metric}'{Describe([.. Failures(groups)])}; "
            + "see what its grader answers on the held-out rows, or evaluate by another metric")
        {
            Unreachable = Failures(groups).Any() && Failures(groups).All(failure => failure.Code == FaultCode.ModelGraderServerError),
        };
        var kinds = groups.GroupBy(Kind).Where(kind => kind.Key is not null).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => (kind.Key, Value: Of(Options.Metric, kind))).Where(kind => kind.Value is not null);
        return new EvaluationResult(
            stage, step, main, [.. graders.Append("reward").Select(metric => Of(metric, groups)).OfType<Estimate>()],
            kinds.ToDictionary(kind => kind.Key!, kind => kind.Value!, StringComparer.Ordinal),
            Failures(groups).CountBy(failure => failure.Code.Name()).ToDictionary(StringComparer.Ordinal));
    }

    private static IEnumerable<GradeOutcome.Failed> Failures(IEnumerable<RolloutGroup> groups) =>
        groups.SelectMany(group => group.Rollouts).SelectMany(rollout => rollout.Outcomes.Values).OfType<GradeOutcome.Failed>();

    private static string Describe(IReadOnlyList<GradeOutcome.Failed> failures)
    {
        if (failures.Count == 0) return "";
        var codes = failures.CountBy(failure => failure.Code).OrderByDescending(code => code.Value).Select(code => $"{code.Key.Name()} x{code.Value}");
        return $" ({string.Join(", ", codes)}; first: {failures[0].Message})";
    }

    // Null when no group has a value: a grader may have nothing to say about any of these rows.
    private Estimate? Of(string metric, IEnumerable<RolloutGroup> groups)
    {
        double[] values = [.. groups.Select(group => Mean(group, metric)).OfType<double>()];
        return values.Length == 0 ? null : Statistics.Mean(metric, values, _seed);
    }

    /// <summary>Samples and grades. Each evaluation draws the same numbers, so that two policies are compared on the same luck.</summary>
    /// <param name="cancellationToken">Stops at once.</param>
    public Task<IReadOnlyList<RolloutGroup>> SampleAsync(CancellationToken cancellationToken) => SampleAsync("", cancellationToken);

    /// <summary>Samples and grades one evaluation of a run; the samples' ids name it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public Task<IReadOnlyList<RolloutGroup>> SampleAsync(string stage, int step, CancellationToken cancellationToken) =>
        SampleAsync(string.Create(CultureInfo.InvariantCulture, $"{stage}/s{step}/"), cancellationToken);

    private async Task<IReadOnlyList<RolloutGroup>> SampleAsync(string prefix, CancellationToken cancellationToken)
    {
        RolloutRequest[] requests =
            [.. _prompts.Select((prompt, i) => new RolloutRequest(i, prompt, $"valid/{prefix}p{i}", Seed.Derive(_seed, (ulong)i)))];
        var graded = await _source.GetAsync(requests, Options.Samples, Options.Sampling, cancellationToken).ConfigureAwait(false);
        return [.. graded.Groups.Select(_rewards.Apply)];
    }

    // Mean over the samples that have a score; null when none has: a failure never counts as a wrong answer.
    private static double? Mean(RolloutGroup group, string metric)
    {
        double[] scores = metric == "reward"
            ? [.. group.Rollouts.Select(rollout => rollout.Reward).OfType<RolloutReward.Rewarded>().Select(reward => reward.Raw)]
            :
            [
                .. group.Rollouts.Select(rollout => rollout.Outcomes[metric]).OfType<GradeOutcome.Graded>()
                    .Select(outcome => outcome.Grade.Value).OfType<double>(),
            ];
        return scores.Length == 0 ? null : scores.Average();
    }

    private static string? Kind(RolloutGroup group) =>
        group.Prompt.Item.Json.TryGetProperty("kind", out var kind) && kind.ValueKind == System.Text.Json.JsonValueKind.String ? kind.GetString() : null;
}
