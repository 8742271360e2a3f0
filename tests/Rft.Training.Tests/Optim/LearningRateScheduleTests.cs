using Rft.Training.Optim;

namespace Rft.Training.Tests.Optim;

public sealed class LearningRateScheduleTests
{
    [Theory]
    // Warm-up of 4 steps to 0.8: quarters of the peak.
    [InlineData(ScheduleShape.Constant, 4, 0, 10, new[] { 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8 })]
    // From the peak to a tenth of it on a line: 0.8, 0.62, 0.44, 0.26, 0.08.
    [InlineData(ScheduleShape.Linear, 0, 0.1, 5, new[] { 0.8, 0.62, 0.44, 0.26, 0.08 })]
    // Two steps of warm-up, then cos(0), cos(pi / 2), cos(pi) moved to 1, 1/2, 0.
    [InlineData(ScheduleShape.Cosine, 2, 0, 5, new[] { 0.4, 0.8, 0.8, 0.4, 0 })]
    [InlineData(ScheduleShape.Cosine, 0, 0.5, 3, new[] { 0.8, 0.6, 0.4 })]
    [InlineData(ScheduleShape.Linear, 0, 0.25, 1, new[] { 0.2 })]
    [InlineData(ScheduleShape.Constant, 0, 0, 1, new[] { 0.8 })]
    public void The_rate_of_each_step(ScheduleShape shape, int warmup, double finalShare, int steps, double[] rates)
    {
        var schedule = new LearningRateSchedule(0.8, shape, warmup, finalShare);
        Numbers.AssertClose(rates, [.. Enumerable.Range(0, steps).Select(step => schedule.At(step, steps))], 1e-15);
    }

    [Fact]
    public void A_run_shorter_than_its_warm_up_never_falls()
    {
        var schedule = new LearningRateSchedule(1, ScheduleShape.Linear, 4, 0);
        Numbers.AssertClose([0.25, 0.5], [schedule.At(0, 2), schedule.At(1, 2)]);
    }
}
