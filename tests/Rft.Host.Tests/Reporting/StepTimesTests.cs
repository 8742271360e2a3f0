using Rft.Host.Reporting;
using Rft.Host.Runs;

namespace Rft.Host.Tests.Reporting;

public sealed class StepTimesTests
{
    [Fact]
    public void What_is_neither_sampling_waiting_nor_update_is_the_rest()
    {
        var times = StepTimes.Of(Series(("time/step", [1, 2]), ("time/sample", [0.5, 1]), ("time/wait", [0.125, 0.25]), ("time/update", [0.25, 0.5])))!;
        Assert.Equal(["sampling 0.75 layer0", "waiting for grades 0.1875 layer1", "update 0.375 layer2", "rest 0.1875 layer3"], times.Layers.Select(Text));
        Assert.Empty(times.Beside);
    }

    [Fact]
    public void A_run_that_samples_ahead_has_two_things_going_on()
    {
        var times = StepTimes.Of(Series(("time/step", [1, 1]), ("time/sample", [0.75, 0.75]), ("time/wait", [0.125, 0.125]), ("time/update", [0.5, 0.5]), ("time/idle", [0.25, 0.5])))!;
        Assert.Equal(["waiting for the batch 0.375 layer4", "update 0.5 layer2", "rest 0.125 layer3"], times.Layers.Select(Text));
        Assert.Equal(["sampling 0.75 layer0", "waiting for grades 0.125 layer1"], times.Beside.Select(Text));
    }

    [Fact]
    public void Steps_without_rollouts_are_shown_as_a_whole_unless_others_have_some()
    {
        Assert.Equal(["step 1.5 layer0"], StepTimes.Of(Series(("time/step", [1, 2])))!.Layers.Select(Text));
        Assert.Equal(2, StepTimes.Of(Series(("time/step", [1, 2, 3, 4]), ("time/sample", [double.NaN, double.NaN, 0.5, 0.5])))!.Steps.Count);
    }

    [Fact]
    public void One_step_is_no_picture()
    {
        Assert.Null(StepTimes.Of(Series(("time/step", [1]))));
        Assert.Null(StepTimes.Of(Series(("reward/mean", [1, 2, 3]))));
    }

    private static string Text(StepTimes.Layer layer) => FormattableString.Invariant($"{layer.Name} {layer.Mean} {layer.Style}");

    // A metric that a step does not have is NaN here.
    private static Dictionary<string, List<MetricPoint>> Series(params (string Name, double[] Values)[] metrics) => metrics.ToDictionary(
        metric => metric.Name, metric => metric.Values.Index().Where(value => !double.IsNaN(value.Item)).Select(value => new MetricPoint("rft", value.Index + 1, value.Index + 1, value.Item)).ToList());
}
