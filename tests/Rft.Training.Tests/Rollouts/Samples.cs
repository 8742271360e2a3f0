using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

/// <summary>Rollouts for tests.</summary>
internal static class Samples
{
    private static readonly Prompt Prompt = new(Row: 0, Messages: [], Tokens: [1], Item.Empty);

    public static RolloutGroup Group(int prompt, params RolloutReward?[] rewards) =>
        new(Prompt, [.. rewards.Select((reward, member) => Rollout(prompt, member) with { Reward = reward })]);

    public static Rollout Rollout(int prompt, int member, int tokens = 1) => new()
    {
        Prompt = Prompt,
        PromptIndex = prompt,
        Member = member,
        Sample = new Sample { Text = "" },
        Sequences = [new TokenSequence([TokenSpan.Inserted([1]), TokenSpan.Sampled(new int[tokens], new float[tokens], new float[tokens], 0)])],
    };

    public static Rollout Graded(params (string Grader, GradeOutcome Outcome)[] outcomes) =>
        Rollout(0, 0) with { Outcomes = outcomes.ToDictionary(pair => pair.Grader, pair => pair.Outcome) };

    public static GradeOutcome Score(double value) => new GradeOutcome.Graded(Grade.Score(value));

    public static GradeOutcome Failed() => new GradeOutcome.Failed(FaultCode.Timeout, "no score within 2 s");
}
