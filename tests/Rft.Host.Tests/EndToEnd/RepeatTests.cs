namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class RepeatTests
{
    // Grades come back in another order than they were asked for, and in another one with more workers.
    private const string Delays = """
        int mixed = Sample.Id.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter));
        await Task.Delay(mixed & 15);
        return Sample.Text.Length % 5 / 4.0;
        """;

    [Fact]
    public async Task The_same_command_and_another_number_of_threads_give_the_same_run()
    {
        using var experiment = new Experiment();
        (await experiment.TrainAsync("a")).Expect(0);
        (await experiment.TrainAsync("b")).Expect(0);
        (await experiment.TrainAsync("two-threads", "threads=2")).Expect(0);
        experiment.AssertSame("a", "b");
        experiment.AssertSame("a", "two-threads");
    }

    [Fact]
    public async Task Workers_and_delays_of_a_grader_change_nothing()
    {
        using var experiment = new Experiment();
        experiment.Write("main.csx", Delays);
        (await experiment.TrainAsync("one", "graders.main=main.csx", "grading.workers=1")).Expect(0);
        (await experiment.TrainAsync("eight", "graders.main=main.csx", "grading.workers=8")).Expect(0);
        experiment.AssertSame("one", "eight");
    }
}
