using System.Diagnostics;
using Rft.Graders.Running;

namespace Rft.Graders.Tests.Running;

public sealed class RunnerTests
{
    private static readonly GradingOptions Quick = new() { Threads = 2, Timeout = TimeSpan.FromMilliseconds(200) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("throw", FaultCode.RuntimeError, "InvalidOperationException: boom")]
    [InlineData("throw later", FaultCode.RuntimeError, "InvalidOperationException: boom later")]
    [InlineData("memory", FaultCode.MemoryLimit, "more memory")]
    [InlineData("message", FaultCode.RuntimeError, "HostileException: (its message cannot be read)")]
    [InlineData("cancel", FaultCode.RuntimeError, "of its own accord")]
    [InlineData("null", FaultCode.InvalidScore, "returned null")]
    [InlineData("nan", FaultCode.InvalidScore, "not NaN")]
    [InlineData("outside", FaultCode.InvalidScore, "the score 1.5 is outside the declared range 0..1")]
    [InlineData("field", FaultCode.RuntimeError, "no field 'price'")]
    [InlineData("long", FaultCode.ResultLimit, "70000 bytes")]
    [InlineData("part", FaultCode.InvalidScore, "part score of message 0")]
    public async Task Every_failure_is_typed_and_gives_no_number(string text, FaultCode code, string message)
    {
        await using var bench = await Bench.OfFile(Plugin("Throws"));
        var fault = (await bench.Grade(text)).Fault();
        Assert.Equal(code, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await bench.Grade("fine")).Score());
    }

    [Fact]
    public async Task A_plugins_exception_carries_file_and_line()
    {
        await using var bench = await Bench.OfFile(Plugin("Throws"));
        var position = (await bench.Grade("throw")).Fault().Position!;
        Assert.EndsWith("Thrower.cs", position.File, StringComparison.Ordinal);
        Assert.Equal(13, position.Line);
    }

    [Theory]
    [InlineData("deaf")]
    [InlineData("polite")]
    [InlineData("async")]
    public async Task A_hanging_grader_times_out_and_the_caller_goes_on(string text)
    {
        await using var bench = await Bench.OfFile(Plugin("Hangs"), options: Quick with { Threads = 1 });
        var clock = Stopwatch.StartNew();
        var outcome = await bench.Grade(text);
        Assert.InRange(clock.ElapsedMilliseconds, 190, 3000);
        Assert.Equal(FaultCode.Timeout, outcome.Fault().Code);
        Assert.Contains("no answer within 0.2 s", outcome.Fault().Message, StringComparison.Ordinal);
        Assert.Equal("started\n", outcome.Log);
        // The only thread was replaced, or given back: the next sample is graded.
        Assert.Equal(1, (await bench.Grade("release")).Score());
    }

    [Fact]
    public async Task A_grader_that_holds_too_many_threads_is_not_started_until_one_comes_back()
    {
        await using var bench = await Bench.OfFile(Plugin("Hangs"), options: Quick with { Threads = InProcessExecutor.AbandonedLimit });
        var hung = await Task.WhenAll(Enumerable.Range(0, InProcessExecutor.AbandonedLimit).Select(_ => bench.Grade("deaf")));
        Assert.All(hung, outcome => Assert.Equal(FaultCode.Timeout, outcome.Fault().Code));
        await Until(async () => (await bench.Grade("fine")) is GradeOutcome.Failed { Code: FaultCode.Timeout } refused
            && refused.Message.StartsWith("not started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_run_gets_cancelled_outcomes()
    {
        using var threads = new GradingThreads(1);
        var loaded = await new GraderLoader().LoadAsync(new GraderSource("test", Plugin("Hangs")), Token);
        await using var executor = new InProcessExecutor(loaded, threads);
        var runner = new GraderRunner(executor);
        using var stop = new CancellationTokenSource();
        var running = runner.GradeAsync(Request("async"), 1, stop.Token).AsTask();
        await stop.CancelAsync();
        Assert.IsType<GradeOutcome.Cancelled>(await running);
        Assert.IsType<GradeOutcome.Cancelled>(await runner.GradeAsync(Request("fine"), 1, stop.Token));
    }

    [Fact]
    public async Task A_text_beyond_the_limit_is_not_graded()
    {
        await using var bench = await Bench.OfFile(Plugin("Good"));
        var fault = (await bench.Grade(new Sample { Id = "s1/p2/c3", Text = new string('é', 524_289) })).Fault();
        Assert.Equal(FaultCode.InputLimit, fault.Code);
        Assert.Contains("'s1/p2/c3' has 1048578 bytes", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await bench.Grade(new string('x', 1_048_576))).Score());
    }

    [Fact]
    public async Task The_seed_and_the_hash_reach_the_outcome()
    {
        await using var bench = await Bench.OfFile(Plugin("Good"));
        var outcome = await bench.Grade("a b", seed: 42);
        Assert.Equal(("seed 42\n", bench.Info.Hash), (outcome.Log, outcome.GraderHash));
        Assert.Equal(2, outcome.Grade().Metrics["words"]);
    }

    [Fact]
    public async Task A_batch_grader_answers_batches_and_single_samples()
    {
        using var threads = new GradingThreads(1);
        var loaded = await new GraderLoader().LoadAsync(new GraderSource("test", Plugin("Several")) { Grader = "test/lengths" }, Token);
        await using var executor = new InProcessExecutor(loaded, threads);
        var runner = new GraderRunner(executor);
        Assert.Equal(3, (await runner.GradeAsync(Request("abc"), 1, Token)).Score());
        Assert.Equal([1.0, 2.0], (await runner.GradeBatchAsync([Request("a"), Request("ab")], 1, Token)).Select(o => o.Score()));
    }

    [Fact]
    public async Task A_wrong_count_fails_every_sample_of_the_call()
    {
        await using var executor = new OneGrade(GraderShape.Batch);
        var outcomes = await new GraderRunner(executor).GradeBatchAsync([Request("a"), Request("b")], 1, Token);
        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal("the grader returned 1 grades for 2 samples", outcome.Fault().Message));
    }

    [Fact]
    public async Task A_call_of_the_wrong_shape_is_the_callers_mistake()
    {
        await using var executor = new OneGrade(GraderShape.Group);
        var runner = new GraderRunner(executor);
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.GradeAsync(Request("a"), 1, Token).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.GradeBatchAsync([], 1, Token).AsTask());
    }

    private static string Plugin(string name) => Path.Combine(Shared.Root, "artifacts", "test-plugins", name, name + ".dll");

    private static GradeRequest Request(string text) => new() { Sample = new Sample { Text = text }, Item = Item.Empty };

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 100; i++)
        {
            if (await condition()) return;
            await Task.Delay(20, Token);
        }
        Assert.Fail("it did not happen within 2 s");
    }

    /// <summary>Stands where a grader's process would: always one grade, however many were asked for.</summary>
    private sealed class OneGrade(GraderShape shape) : IGraderExecutor
    {
        public GraderInfo Info { get; } = new() { Name = "test", File = "test.dll", Kind = GraderKind.Plugin, Shape = shape, Hash = "00" };

        public ValueTask<GraderReply> ExecuteAsync(GraderCall call, CancellationToken cancellationToken) =>
            ValueTask.FromResult<GraderReply>(new GraderReply.Answered([Grade.Score(1)]));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
