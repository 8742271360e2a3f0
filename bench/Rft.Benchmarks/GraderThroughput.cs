using System.Diagnostics;
using System.Text.Json;
using Rft.Graders;
using Rft.Graders.Running;
using Rft.Graders.Workers;

namespace Rft.Benchmarks;

/// <summary>
/// How fast one grader answers as .js, .csx and plugin, in this process and in worker processes, one call at a time and many in flight; beside the same .js
/// file under Node in the same run. See bench/README.md.
/// </summary>
internal static class GraderThroughput
{
    private const int InFlight = 256;
    private const int Repeats = 3;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private const string JavaScript = "bench/graders/steps.js";
    private const string Plugin = "artifacts/plugins/Rft.Benchmarks.Plugin/Rft.Benchmarks.Plugin.dll";

    /// <summary>Measures and prints one JSON line a figure.</summary>
    public static async Task RunAsync()
    {
        string root = Repository.Root();
        var request = Call();
        double score = await PeerAsync(root, request).ConfigureAwait(false);
        var workers = new WorkerOptions { Command = BenchCommand.Of("worker") };
        await using var isolating = new IsolatingStarter(workers);
        await using var inProcess = new InProcessStarter(new GraderLoader(), null, null);
        foreach (string file in (string[])[JavaScript, "bench/graders/steps.csx", Plugin])
        {
            var source = new GraderSource("steps", Path.Combine(root, file)) { Grader = file == Plugin ? "steps" : null };
            await MeasureAsync(source, "host", inProcess, request, score).ConfigureAwait(false);
            await MeasureAsync(source, "worker", isolating, request, score).ConfigureAwait(false);
        }
        // The way there and back alone.
        await MeasureAsync(new GraderSource("one", Path.Combine(root, Plugin)) { Grader = "one" }, "worker", isolating, request, 1).ConfigureAwait(false);
    }

    // Twelve lines, a kilobyte.
    private static GradeRequest Call()
    {
        var lines = Enumerable.Range(1, 11).Select(i => $"{i}. Add the number {i * 37} to what was there before, which is not difficult; the sum so far is {i * 1234 % 997}.");
        string text = string.Join('\n', lines) + "\nSo the sum of all of them is <answer>72</answer>\n";
        return new GradeRequest { Sample = new Sample { Text = text }, Item = Item.Parse("""{ "answer": "72", "prompt": "Add the numbers." }""") };
    }

    private static async Task MeasureAsync(GraderSource source, string place, IGraderStarter starter, GradeRequest request, double score)
    {
        var executor = await starter.StartAsync(source, CancellationToken.None).ConfigureAwait(false);
        await using var owned = executor.ConfigureAwait(false);
        var runner = new GraderRunner(executor, new GradingOptions { Timeout = TimeSpan.FromSeconds(10) });
        var first = await runner.GradeAsync(request, 0, CancellationToken.None).ConfigureAwait(false);
        // A path that grades wrong, or by mistake does not grade, is not measured.
        if (first is not GradeOutcome.Graded { Grade.Value: { } value } || Math.Abs(value - score) > 1e-9)
            throw new InvalidOperationException($"{source.File} in the {place}: {first}, expected {score}");
        await SingleAsync(runner, request).ConfigureAwait(false);
        await PipelinedAsync(runner, request).ConfigureAwait(false);
        var (single, pipelined) = (new List<double>(), new List<double>());
        var trips = new List<double>();
        for (int i = 0; i < Repeats; i++)
        {
            var times = await SingleAsync(runner, request).ConfigureAwait(false);
            single.Add(times.Count / Period.TotalSeconds);
            trips.AddRange(times);
            pipelined.Add(await PipelinedAsync(runner, request).ConfigureAwait(false));
        }
        trips.Sort();
        Figures.Print(new
        {
            schema = Figures.Schema,
            figure = "grader",
            grader = source.Name + Path.GetExtension(source.File),
            place,
            bytes = request.Sample.Text.Length,
            single_per_second = Figures.Median(single),
            round_trip_us_p50 = trips[trips.Count / 2],
            round_trip_us_p95 = trips[trips.Count * 95 / 100],
            in_flight = InFlight,
            pipelined_per_second = Figures.Median(pipelined),
            load_average = Figures.Load(),
        });
    }

    /// <summary>One call after another. Microseconds of each.</summary>
    private static async Task<List<double>> SingleAsync(GraderRunner runner, GradeRequest request)
    {
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp(), before = start;
        while (Stopwatch.GetElapsedTime(start) < Period)
        {
            await runner.GradeAsync(request, (ulong)times.Count, CancellationToken.None).ConfigureAwait(false);
            long after = Stopwatch.GetTimestamp();
            times.Add(Stopwatch.GetElapsedTime(before, after).TotalMicroseconds);
            before = after;
        }
        return times;
    }

    /// <summary>Scores a second with <see cref="InFlight"/> calls on their way.</summary>
    private static async Task<double> PipelinedAsync(GraderRunner runner, GradeRequest request)
    {
        int scores = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start) < Period)
            {
                await runner.GradeAsync(request, 1, CancellationToken.None).ConfigureAwait(false);
                Interlocked.Increment(ref scores);
            }
        })).ConfigureAwait(false);
        return scores / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The same .js file under Node, where it is installed.</summary>
    /// <returns>The score it gives: what every path has to give.</returns>
    private static async Task<double> PeerAsync(string root, GradeRequest request)
    {
        string call = Path.Combine(Path.GetTempPath(), $"rft-bench-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(
            call, JsonSerializer.Serialize(new { sample = new { output_text = request.Sample.Text }, item = request.Item.Json })).ConfigureAwait(false);
        try
        {
            var start = new ProcessStartInfo(
                "node", [Path.Combine(root, "bench/graders/node-peer.mjs"), Path.Combine(root, JavaScript), call, $"{Period.TotalSeconds}"])
            {
                RedirectStandardOutput = true,
            };
            using var node = Process.Start(start)!;
            string line = await node.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            using var answer = JsonDocument.Parse(line);
            Figures.Print(new
            {
                schema = Figures.Schema,
                figure = "peer",
                peer = "node " + answer.RootElement.GetProperty("version").GetString(),
                same_realm_per_second = answer.RootElement.GetProperty("same_realm").GetDouble(),
                fresh_context_per_second = answer.RootElement.GetProperty("fresh_context").GetDouble(),
            });
            return answer.RootElement.GetProperty("score").GetDouble();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("Node is the peer of this measurement: install it (apt-get install nodejs)", e);
        }
        finally
        {
            File.Delete(call);
        }
    }
}
