using NSubstitute;
using Rft.Training.Loop;
using Rft.Training.Runs;

namespace Rft.Training.Tests.Runs;

public sealed class RunWriterTests
{
    private readonly List<string> _notices = [];
    private readonly StopRequest _stop = new();
    private readonly TimeProvider _clock = Substitute.For<TimeProvider>();
    private readonly List<TimeSpan> _waits = [];

    public RunWriterTests()
    {
        _clock.TimestampFrequency.Returns(TimeSpan.TicksPerSecond);
        // A clock whose every wait is over at once, and remembered.
        _clock.CreateTimer(Arg.Any<TimerCallback>(), Arg.Any<object?>(), Arg.Any<TimeSpan>(), Arg.Any<TimeSpan>()).Returns(call =>
        {
            _waits.Add(call.ArgAt<TimeSpan>(2));
            var (callback, state) = (call.ArgAt<TimerCallback>(0), call.ArgAt<object?>(1));
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return Substitute.For<ITimer>();
        });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IOException Full => new("No space left on device", 28);

    [Fact]
    public async Task A_full_disk_is_waited_for_with_longer_and_longer_pauses_and_said_once()
    {
        int tries = 0;
        await Writer().WriteAsync("a grade", () =>
        {
            if (++tries < 8) throw Full;
        }, Token);
        Assert.Equal(8, tries);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], _waits.Select(wait => (int)wait.TotalSeconds));
        Assert.Equal(
        [
            "the disk is full: a grade cannot be written (No space left on device); the run waits and tries again, nothing is lost: make room in runs/a, "
            + "or stop it and go on later with --resume",
            "there is room on the disk again; the run goes on",
        ], _notices);
    }

    [Fact]
    public async Task Waiting_has_an_end_where_it_is_asked_for()
    {
        _clock.GetTimestamp().Returns(0, 40 * TimeSpan.TicksPerSecond);
        var writer = new RunWriter("runs/a", _notices.Add, _stop, _clock, TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<GuardStopException>(() => writer.WriteAsync("metrics", () => throw Full, Token));
        Assert.Equal("the disk was full for 40 s, longer than guards.disk_wait, and metrics could not be written; make room in runs/a and resume", error.Message);
    }

    [Fact]
    public async Task A_stop_ends_the_waiting()
    {
        _stop.Request();
        var error = await Assert.ThrowsAsync<RunStoppedException>(() => Writer().WriteAsync("metrics", () => throw Full, Token));
        Assert.Equal("stopped while the disk was full and metrics could not be written; the newest checkpoint is the one to resume", error.Message);
    }

    [Fact]
    public async Task A_folder_that_has_become_read_only_ends_the_run_with_the_cure()
    {
        var error = await Assert.ThrowsAsync<RunDirectoryException>(
            () => Writer().WriteAsync("metrics", () => throw new IOException("Read-only file system", 30), Token));
        Assert.Equal("metrics cannot be written into the run folder runs/a: Read-only file system; mend that and go on with --resume", error.Message);
    }

    [Fact]
    public async Task What_succeeds_is_not_spoken_of()
    {
        await Writer().WriteAsync("metrics", () => { }, Token);
        Assert.Empty(_notices);
    }

    private RunWriter Writer() => new("runs/a", _notices.Add, _stop, _clock);
}
