using Rft.Training.Alarms;
using Rft.Training.Loop;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs that raise alarms.</summary>
public sealed class AlarmRunTests
{
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    // Bounds that a policy of random bytes crosses here and there.
    private static readonly TrainingPlan Plan = LoopOptions.Plan(LoopOptions.Rft(6)) with
    {
        Alarms = new AlarmOptions { Kl = 1e-5, EntropyDrop = 1e-3, TruncatedShare = 0.9, Copies = 0.05, Window = 4 },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_run_that_was_cut_off_and_resumed_raises_the_same_alarms(int after)
    {
        using var folder = new TemporaryFolder();
        var whole = await TrainingRuns.RunAsync(Plan, folder.At("whole"), Grader);
        string[] lines = File.ReadAllLines(folder.At("whole", "alarms.jsonl"));
        Assert.InRange(lines.Length, 2, 12);
        Assert.Equal(lines.Length, whole.Notices.Count(notice => notice.StartsWith("alarm ", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.StartsWith("""{"schema":"rft.alarm/1","alarm":""", line, StringComparison.Ordinal));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(Plan, folder.At("cut"), Grader, cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == after) cancel.Cancel();
        }));
        await TrainingRuns.RunAsync(Plan, folder.At("cut"), Grader, resume: true);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public async Task Rollouts_that_an_alarm_names_stand_in_the_files_of_its_step()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan, folder.At("a"), Grader);
        foreach (string line in File.ReadLines(folder.At("a", "alarms.jsonl")))
        {
            var alarm = System.Text.Json.JsonDocument.Parse(line).RootElement;
            string rollouts = File.ReadAllText(folder.At("a", "rollouts", $"step-{alarm.GetProperty("step").GetInt32():D6}.jsonl"));
            string[] ids = [.. alarm.GetProperty("rollouts").EnumerateArray().Select(id => id.GetString()!)];
            Assert.InRange(ids.Length, 1, 5);
            Assert.All(ids, id => Assert.Contains($"\"id\":\"{id}\"", rollouts, StringComparison.Ordinal));
        }
    }
}
