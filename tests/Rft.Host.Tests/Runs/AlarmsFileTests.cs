using Rft.Host.Runs;
using Rft.Host.Watching;
using Rft.Training.Alarms;

namespace Rft.Host.Tests.Runs;

/// <summary>What readers make of alarms.jsonl.</summary>
public sealed class AlarmsFileTests : IDisposable
{
    private const string Kl = """{"schema":"rft.alarm/1","alarm":"kl","stage":"rft","step":3,"value":0.2,"bound":0.1,"message":"it jumped","rollouts":["rft/s3/p0/c1","rft/s3/p1/c0"]}""";
    private const string Shadow = """{"schema":"rft.alarm/1","alarm":"disagreement","grader":"v2","stage":"rft","step":4,"value":0.2,"bound":0.1,"message":"they differ","rollouts":[]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Alarms_are_counted_by_name_and_a_torn_line_is_left_out()
    {
        Assert.Empty(AlarmsFile.Count(Path.Combine(_folder.Path, "nowhere.jsonl")));
        string path = _folder.Write("alarms.jsonl", $"{Kl}\n{Shadow}\n{Kl}\n{Kl[..30]}");
        Assert.Equal("disagreement, kl 2 times", AlarmsFile.Say(AlarmsFile.Count(path)));
    }

    [Fact]
    public void A_line_says_what_the_run_said()
    {
        Assert.Equal("alarm kl (rft step 3): it jumped; see rft/s3/p0/c1, rft/s3/p1/c0", AlarmsFile.Parse(Kl).Line);
        Assert.Equal(("v2", "alarm disagreement (rft step 4): they differ"), (AlarmsFile.Parse(Shadow).Grader, AlarmsFile.Parse(Shadow).Line));
    }

    [Fact]
    public void A_tail_reads_each_alarm_once_and_names_lines_that_are_none()
    {
        List<string> notices = [];
        string path = _folder.Write("alarms.jsonl", $"{Kl}\n{{\"alarm\":\"kl\"}}\n{Shadow[..20]}");
        var tail = new LinesTail<Alarm>(path, AlarmsFile.Parse, notices.Add);
        Assert.Equal(["kl"], tail.ReadNew().Select(alarm => alarm.Name));
        Assert.StartsWith($"{path}: a line is left out: ", Assert.Single(notices), StringComparison.Ordinal);
        File.AppendAllText(path, Shadow[20..] + "\n");
        Assert.Equal(["disagreement"], tail.ReadNew().Select(alarm => alarm.Name));
    }
}
