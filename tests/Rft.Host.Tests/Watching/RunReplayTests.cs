using Rft.Host.LiveView;
using Rft.Host.Runs;
using Rft.Host.Watching;

namespace Rft.Host.Tests.Watching;

public sealed class RunReplayTests
{
    private static readonly WatchedStages Stages = new(new Dictionary<string, (string, int)> { ["skill"] = ("sft", 4), ["rft"] = ("rft", 10) }, "correct");

    [Fact]
    public async Task A_view_is_told_what_the_run_would_have_told_it()
    {
        using var output = new StringWriter();
        var clock = new WatchClock(TimeProvider.System);
        await using (var view = RunViews.Create(output, live: false, clock))
        {
            var replay = new RunReplay(view, Stages, clock);
            replay.Tell(
                [
                    Line("""{"type":"step","stage":"skill","step":4,"time/step":2,"train/loss":1.5}"""),
                    Line("""{"type":"held_out","stage":"skill","step":4,"valid/loss":1.25}"""),
                    Line("""{"type":"evaluation","stage":"rft","step":0,"fault/timeout":2,"valid/correct":0.5,"valid/correct/low":0.25,"valid/correct/high":0.75,"valid/correct/count":8,"valid/correct/kind/a":1,"valid/correct/kind/a/low":1,"valid/correct/kind/a/high":1,"valid/correct/kind/a/count":2}"""),
                    Line("""{"type":"step","stage":"rft","step":1,"reward/mean":0.5,"time/step":30}"""),
                    Line("""{"type":"step","stage":"rft","step":2,"reward/mean":0.5,"time/step":30}"""),
                ], past: true);
            replay.Tell([Line("""{"type":"step","stage":"rft","step":3,"reward/mean":0.5,"time/step":0}""")], past: false);
        }
        Assert.Equal(
            """
            stage skill (sft): steps 4 to 4
            skill 4/4: loss 1.5
            held-out rows after skill step 4: loss 1.25
            evaluation after rft step 0: correct 0.500 (0.250 to 0.750, 8 prompts), a 100.0%
            stage rft (rft): steps 1 to 10
            rft 1/10: reward 0.500 (step 0.500 ± 0.000), left 4m30s
            rft 3/10: reward 0.500 (step 0.500 ± 0.000), left 2m20s

            """, output.ToString());
    }

    private static MetricsLine Line(string json) => MetricsFile.Parse(json);
}
