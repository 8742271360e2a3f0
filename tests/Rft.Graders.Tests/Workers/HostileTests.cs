using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Rft.Graders.Workers;

namespace Rft.Graders.Tests.Workers;

/// <summary>Whatever a grader does to its process: the host lives, the outcome is typed, the next sample is graded right.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("exit", "exit code 3")]
    [InlineData("failfast", "exit code 134")]
    [InlineData("overflow", "exit code 134")]
    [InlineData("segfault", "exit code 134")]
    [InlineData("thread", "exit code 134")]
    [InlineData("finalizer", "exit code 134")]
    public async Task A_grader_that_ends_its_process_loses_one_sample(string act, string end)
    {
        await using var bench = await WorkerBench.Hostile();
        await bench.AssertAlive();
        var fault = (await bench.Grade(act)).Fault();
        Assert.Equal(FaultCode.WorkerLost, fault.Code);
        Assert.StartsWith("the grader ended two workers with this sample: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(end, fault.Message, StringComparison.Ordinal);
        await bench.AssertAlive();
    }

    [Theory]
    [InlineData("spin", FaultCode.Timeout)]
    [InlineData("sleep 60000", FaultCode.Timeout)]
    [InlineData("never", FaultCode.Timeout)]
    [InlineData("obey", FaultCode.Timeout)]
    [InlineData("swallow", FaultCode.Timeout)]
    [InlineData("late", FaultCode.Timeout)]
    [InlineData("deadlock", FaultCode.Timeout)]
    [InlineData("regex", FaultCode.Timeout)]
    public async Task A_grader_that_does_not_come_back_is_ended_at_its_limit(string act, FaultCode code)
    {
        await using var bench = await WorkerBench.Hostile(timeout: 0.5);
        await bench.AssertAlive();
        var clock = Stopwatch.StartNew();
        var fault = (await bench.Grade(act)).Fault();
        Assert.Equal((code, "no answer within 0.5 s; raise the grader's timeout or make it faster"), (fault.Code, fault.Message));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.5, 60);
        await bench.AssertAlive();
    }

    [Theory]
    [InlineData("""{"id":999,"call":{"grades":[]}}""", "an answer to call 999 came out of turn")]
    [InlineData("""{"id":2,"call":{}}""", "an answer has neither a fault nor grades")]
    [InlineData("""{"id":2,"call":{"grades":[{"state":"Scored","value":"NaN"}]}}""", "an answer is no grade")]
    [InlineData("""{"id":2,"loaded":null}""", "a call was answered with something else")]
    [InlineData("[]", "the protocol broke")]
    public async Task A_forged_message_costs_the_worker_and_not_the_host(string message, string end)
    {
        await using var bench = await WorkerBench.Hostile();
        await bench.AssertAlive();
        var fault = (await bench.Grade($"forge {message}")).Fault();
        Assert.Equal(FaultCode.WorkerLost, fault.Code);
        Assert.Contains(end, fault.Message, StringComparison.Ordinal);
        await bench.AssertAlive();
    }

    [Fact]
    public async Task Threads_of_a_grader_spend_its_processor_time()
    {
        await using var bench = await WorkerBench.Hostile(WorkerBench.Options with { CpuLimit = TimeSpan.FromSeconds(0.3) }, timeout: 30);
        var fault = (await bench.Grade("burn")).Fault();
        Assert.Equal((FaultCode.CpuLimit, "0.3 s of processor time are spent; make the grader cheaper or raise grading.cpu"), (fault.Code, fault.Message));
        await bench.AssertAlive();
    }

    [Fact]
    public async Task Memory_beyond_the_limit_is_a_fault_and_the_memory_comes_back()
    {
        await using var bench = await WorkerBench.Hostile(WorkerBench.Options with { MemoryLimit = 64 * 1024 * 1024 }, timeout: 20);
        Assert.Equal(FaultCode.MemoryLimit, (await bench.Grade("memory")).Fault().Code);
        await bench.AssertAlive();
    }

    [Fact]
    public async Task What_a_grader_prints_is_its_log_and_does_not_break_the_protocol()
    {
        await using var bench = await WorkerBench.Hostile(timeout: 20);
        Assert.Equal("two words\n", (await bench.Grade("print two words")).Log);
        var flood = await bench.Grade("flood");
        Assert.Equal(0, flood.Score());
        Assert.EndsWith("(log cut)", flood.Log, StringComparison.Ordinal);
        Assert.InRange(flood.Log.Length, GradeContext.LogLimit, GradeContext.LogLimit + 20);
        // Raw bytes on standard output go elsewhere too.
        Assert.Equal(0, (await bench.Grade("raw")).Score());
        // Standard input is not the pipe.
        Assert.Equal(-1, (await bench.Grade("read")).Score());
        await bench.AssertAlive();
    }

    [Fact]
    public async Task The_environment_holds_nothing_of_the_operators()
    {
        Environment.SetEnvironmentVariable("RFT_TEST_SECRET", "planted");
        await using var bench = await WorkerBench.Hostile();
        var outcome = await bench.Grade("environment RFT_TEST_SECRET");
        Assert.Null(outcome.Grade().Reason);
        Assert.InRange(outcome.Score(), 1, 16);
    }

    [Fact]
    public async Task A_sandboxed_grader_has_no_network_and_no_files()
    {
        await using var bench = await WorkerBench.Hostile();
        Assert.SkipUnless(bench.Pool.Isolation == Isolation.Sandbox, "bubblewrap does not work on this machine");
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.Equal(0, (await bench.Grade($"connect {((IPEndPoint)listener.LocalEndpoint).Port}")).Score());
        Assert.Equal(FaultCode.RuntimeError, (await bench.Grade($"write {Path.Combine(Shared.DotnetRoot, "x")}")).Fault().Code);
        Assert.Equal(0, (await bench.Grade($"exists {folder.Write("secret", "x")}")).Score());
        Assert.Equal(0, (await bench.Grade("exists /etc/passwd")).Score());
        // The scratch folder is its own.
        Assert.Equal(0, (await bench.Grade("write /tmp/mine")).Score());
        Assert.False(File.Exists("/tmp/mine"));
    }

    [Theory]
    [InlineData("culture")]
    [InlineData("folder")]
    [InlineData("output")]
    [InlineData("leak")]
    [InlineData("mutate")]
    public async Task What_a_call_leaves_behind_does_not_reach_the_next_sample(string act)
    {
        await using var bench = await WorkerBench.Hostile(timeout: 20);
        await bench.Grade(act);
        await bench.AssertAlive();
        Assert.Equal("still\n", (await bench.Grade("print still")).Log);
    }

    [Fact]
    public async Task A_grader_that_uses_up_all_files_is_a_fault_and_its_limits_still_hold()
    {
        await using var bench = await WorkerBench.Hostile(timeout: 1);
        var fault = (await bench.Grade("handles")).Fault();
        Assert.Contains("Too many open files", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FaultCode.RuntimeError, fault.Code);
        await bench.AssertAlive();
        Assert.Equal(FaultCode.Timeout, (await bench.Grade("spin")).Fault().Code);
        await bench.AssertAlive();
    }

    [Theory]
    [InlineData("reason")]
    [InlineData("metrics")]
    public async Task A_huge_answer_is_a_fault(string act)
    {
        await using var bench = await WorkerBench.Hostile(timeout: 20);
        Assert.Equal(FaultCode.ResultLimit, (await bench.Grade(act)).Fault().Code);
        await bench.AssertAlive();
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\ufeffx")]
    [InlineData("a\r\nb\rc\u2028d\u0085")]
    [InlineData("\u202eabc\u2066d\u2069")]
    [InlineData("e\u0301\u0302\u20dd")]
    [InlineData("\U0001F469\u200D\U0001F680 \U00020000")]
    [InlineData("\\u0041 \\n \" ' </script> \t\u001b[31m\u007f")]
    public async Task A_text_reaches_the_grader_unit_by_unit(string text)
    {
        await using var bench = await WorkerBench.Hostile(timeout: 20);
        string units = string.Join(' ', text.Select(unit => ((int)unit).ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(units, (await bench.Grade("units " + text)).Grade().Reason);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_reaches_the_grader_as_the_replacement_character()
    {
        await using var bench = await WorkerBench.Hostile(timeout: 20);
        Assert.Equal("61 fffd 62", (await bench.Grade("units a\ud800b")).Grade().Reason);
        await bench.AssertAlive();
    }

    [Fact]
    public async Task A_static_event_that_blocks_the_end_of_a_process_does_not_block_the_hosts()
    {
        var bench = await WorkerBench.Hostile(timeout: 20);
        Assert.Equal(0, (await bench.Grade("event")).Score());
        var clock = Stopwatch.StartNew();
        // Waits for the end of every process.
        await bench.DisposeAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_refused_or_graded_and_the_worker_lives()
    {
        await using var bench = await WorkerBench.Hostile(timeout: 20);
        Assert.Equal(FaultCode.InputLimit, (await bench.Grade("units " + new string('x', 10_000_000))).Fault().Code);
        await bench.AssertAlive();
    }

    [Fact]
    public async Task A_fault_is_no_reason_to_replace_the_worker()
    {
        await using var bench = await WorkerBench.Hostile();
        Assert.Equal(1, (await bench.Grade("calls")).Score());
        Assert.Equal(FaultCode.RuntimeError, (await bench.Grade("nonsense")).Fault().Code);
        Assert.Equal(FaultCode.InvalidScore, (await bench.Grade("nan")).Fault().Code);
        Assert.Equal(0, (await bench.Grade("unobserved")).Score());
        Assert.Equal(2, (await bench.Grade("calls")).Score());
    }
}
