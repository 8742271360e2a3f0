using BenchmarkDotNet.Attributes;
using Rft.Graders;
using Rft.Graders.Running;

namespace Rft.Benchmarks;

/// <summary>One call of each example grader through the runner, several in flight.</summary>
[MemoryDiagnoser]
public class GraderBenchmarks
{
    private const int InFlight = 256;
    private GraderSet _set = null!;
    private GradeRequest _request = null!;

    [Params("answer-tag.js", "brevity.csx", "Rft.Plugins.Arithmetic.dll")]
    public string Grader { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        string root = Repository.Root();
        string file = Grader.EndsWith(".dll", StringComparison.Ordinal)
            ? Path.Combine(root, "artifacts", "plugins", Path.GetFileNameWithoutExtension(Grader), Grader)
            : Path.Combine(root, "graders", Grader);
        _set = await GraderSet.LoadAsync([(new GraderSource("g", file), 1.0)], new GraderLoader(), null, null, CancellationToken.None);
        _request = new GradeRequest { Sample = new Sample { Text = "<answer>72</answer>" }, Item = Item.Parse("""{ "answer": "72" }""") };
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _set.DisposeAsync();

    [Benchmark(OperationsPerInvoke = InFlight)]
    public async Task GradeAsync()
    {
        var calls = new Task[InFlight];
        for (int i = 0; i < InFlight; i++) calls[i] = _set.GradeAsync(_request, (ulong)i, CancellationToken.None).AsTask();
        await Task.WhenAll(calls);
    }
}
