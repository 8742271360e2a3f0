namespace Rft.Graders.Running;

/// <summary>What is said of a call that reached a limit, wherever it ran.</summary>
internal static class FaultMessages
{
    public static string NoAnswerWithin(TimeSpan limit) =>
        FormattableString.Invariant($"no answer within {limit.TotalSeconds:0.###} s; raise the grader's timeout or make it faster");

    public static string CpuSpent(TimeSpan limit) =>
        FormattableString.Invariant($"{limit.TotalSeconds:0.###} s of processor time are spent; make the grader cheaper or raise grading.cpu");
}
