using System.Diagnostics;
using System.Text.Json;
using Rft.Graders.Running;

namespace Rft.Graders.Tests.Workers;

public sealed class WorkerExecutorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scripts_plugins_and_javascript_answer_as_in_the_host()
    {
        await using (var script = await WorkerBench.OfText(".csx", """
            // grader: name=words range=0..10
            Metric("length", Sample.Text.Length);
            Log(Item.Text("hint"));
            return Score(Sample.Text.Split(' ').Length, "counted");
            """))
        {
            Assert.Equal((GraderKind.Script, "words", new ScoreRange(0, 10)), (script.Executor.Info.Kind, script.Executor.Info.DeclaredName, script.Executor.Info.Range));
            var outcome = await script.Grade("one two three", """{"hint":"h\u00e4"}""");
            Assert.Equal((3, "counted", "h\u00e4\n"), (outcome.Score(), outcome.Grade().Reason, outcome.Log));
            Assert.Equal(13, outcome.Grade().Metrics["length"]);
            Assert.Equal(script.Executor.Info.Hash, outcome.GraderHash);
        }
        await using (var javaScript = await WorkerBench.OfText(".js", "function gradeGroup(samples, item) { return samples.map(s => s.output_text.length / item.most); }"))
        {
            Assert.Equal(GraderShape.Group, javaScript.Executor.Info.Shape);
            Assert.Equal([0.5, 1], (await javaScript.GradeGroup(["ab", "abcd"], """{"most":4}""")).Select(outcome => outcome.Score()));
        }
        await using var plugin = await WorkerBench.OfFile(Shared.Plugin("Good"));
        Assert.Equal(GraderKind.Plugin, plugin.Executor.Info.Kind);
    }

    [Fact]
    public async Task The_hash_is_the_same_as_in_the_host()
    {
        using var folder = new TempFolder();
        string file = folder.Write("grader.csx", "return 1.0;");
        await using var worker = await WorkerBench.OfFile(file);
        await using var host = await Bench.OfFile(file);
        Assert.Equal(host.Info, worker.Executor.Info with { OutsideInputs = host.Info.OutsideInputs });
    }

    [Fact]
    public async Task A_file_that_is_no_grader_is_refused_with_its_place()
    {
        var error = await Assert.ThrowsAsync<GraderLoadException>(() => WorkerBench.OfText(".csx", "int x = 1;\nreturn y;"));
        Assert.Equal((FaultCode.CompileError, 2, 8, "return y;"), (error.Code, error.Position!.Line, error.Position.Column, error.SourceLine));
        var missing = await Assert.ThrowsAsync<GraderLoadException>(() => WorkerBench.OfFile("no/such.js"));
        Assert.Equal("grader 'test': the file 'no/such.js' does not exist", missing.Message);
    }

    [Fact]
    public async Task Ten_thousand_calls_at_once_are_all_answered_right()
    {
        await using var bench = await WorkerBench.OfText(".js", "function grade(sample) { return Number(sample.output_text); }");
        var calls = Enumerable.Range(0, 10_000).Select(i => bench.Grade($"{i}")).ToList();
        var outcomes = await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (double)i), outcomes.Select(outcome => outcome.Score()));
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_call_costs_nothing()
    {
        await using var bench = await WorkerBench.Hostile(WorkerBench.Options with { Workers = 1 }, timeout: 10);
        await bench.AssertAlive();
        var running = bench.Grade("sleep 700");
        var waiting = Enumerable.Range(0, 20).Select(i => bench.Grade($"score {i}")).ToList();
        await Task.Delay(200, Token);
        bench.Executor.KillWorkers();
        Assert.Equal(0, (await running).Score());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (double)i), (await Task.WhenAll(waiting)).Select(outcome => outcome.Score()));
    }

    [Fact]
    public async Task A_sample_that_ends_two_workers_is_kept_with_all_it_takes_to_try_again()
    {
        using var folder = new TempFolder();
        await using var bench = await WorkerBench.Hostile();
        bench.Pool.QuarantineFolder = folder.At("quarantine");
        var fault = (await bench.Grade("exit", """{"answer":4}""", seed: 9)).Fault();
        string file = Assert.Single(Directory.GetFiles(folder.At("quarantine")));
        Assert.EndsWith($"it is kept in {file}", fault.Message, StringComparison.Ordinal);
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(file, Token));
        var call = record.RootElement.GetProperty("call");
        Assert.Equal(("test", bench.Executor.Info.Hash), (record.RootElement.GetProperty("grader").GetString(), record.RootElement.GetProperty("grader_hash").GetString()));
        Assert.Equal(("exit", 4, 9), (call.GetProperty("samples")[0].GetProperty("text").GetString(), call.GetProperty("items")[0].GetProperty("answer").GetInt32(),
            call.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public async Task An_edit_during_a_run_changes_nothing_even_for_a_worker_that_starts_later()
    {
        using var folder = new TempFolder();
        string file = folder.Write("grader.js", "function grade() { return 1; }");
        await using var bench = await WorkerBench.OfFile(file);
        await File.WriteAllTextAsync(file, "function grade() { return 2; }", Token);
        bench.Executor.KillWorkers();
        Assert.Equal(1, (await bench.Grade("x")).Score());
    }

    [Fact]
    public async Task A_grader_that_ends_every_worker_fails_its_calls_instead_of_hanging_the_run()
    {
        await using var bench = await WorkerBench.Hostile(WorkerBench.Options with { Workers = 1 });
        var clock = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => bench.Grade("exit")));
        Assert.All(outcomes, outcome => Assert.Equal(FaultCode.WorkerLost, outcome.Fault().Code));
        Assert.Contains(outcomes, outcome => outcome.Fault().Message.StartsWith("not started: workers of 'test' keep ending (exit code 3", StringComparison.Ordinal));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public async Task A_cancelled_call_answers_at_once_and_the_worker_goes_on()
    {
        await using var bench = await WorkerBench.Hostile();
        using var stop = new CancellationTokenSource();
        var running = bench.Executor.ExecuteAsync(
            new GraderCall.OfSample(new GradeRequest { Sample = new Sample { Text = "sleep 300" }, Item = Item.Empty }) { Seed = 1, Timeout = TimeSpan.FromSeconds(5) },
            stop.Token);
        await stop.CancelAsync();
        Assert.IsType<GraderReply.Cancelled>(await running);
        await bench.AssertAlive();
    }

    [Fact]
    public async Task Replaced_workers_answer_as_before_and_none_stays_behind()
    {
        await using var bench = await WorkerBench.OfText(".csx", "return Sample.Text.Length;", WorkerBench.Options with { CallsPerWorker = 10 });
        for (int i = 0; i < 5; i++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Grade("four")));
            Assert.All(outcomes, outcome => Assert.Equal(4, outcome.Score()));
            await Task.Delay(100, Token);
        }
        // Who answers now has replaced the last that was spent.
        Assert.Equal(4, (await bench.Grade("four")).Score());
        // A spent one counts until its process is gone, which takes a moment on a busy machine.
        for (int i = 0; i < 100 && bench.Executor.WorkerCount > 2; i++) await Task.Delay(100, Token);
        Assert.InRange(bench.Executor.WorkerCount, 1, 2);
    }

    [Fact]
    public async Task A_call_beyond_what_a_frame_takes_is_refused_by_name()
    {
        await using var bench = await WorkerBench.OfText(".js", "function grade() { return 1; }");
        string huge = $$"""{"text":"{{new string('x', 11 * 1024 * 1024)}}"}""";
        Assert.Equal(FaultCode.InputLimit, (await bench.Grade("x", huge)).Fault().Code);
        Assert.Equal(1, (await bench.Grade("x", $$"""{"text":"{{new string('\u0001', 0)}}"}""")).Score());
    }
}
