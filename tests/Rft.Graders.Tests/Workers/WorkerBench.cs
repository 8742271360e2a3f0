using Rft.Graders.Running;
using Rft.Graders.Workers;

namespace Rft.Graders.Tests.Workers;

/// <summary>A grader in real worker processes.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly GraderRunner _runner;
    private int _count;

    private WorkerBench(WorkerPool pool, WorkerExecutor executor, GradingOptions options) =>
        (Pool, Executor, _runner) = (pool, executor, new GraderRunner(executor, options));

    public WorkerPool Pool { get; }

    public WorkerExecutor Executor { get; }

    public static WorkerOptions Options => new()
    {
        Command = [Path.Combine(Shared.DotnetRoot, "dotnet"), Path.Combine(AppContext.BaseDirectory, "TestWorker.dll")],
        Workers = 2,
    };

    public static Task<WorkerBench> Hostile(WorkerOptions? options = null, double timeout = 2) =>
        OfFile(Shared.Plugin("Hostile"), options, timeout: TimeSpan.FromSeconds(timeout));

    public static async Task<WorkerBench> OfText(string extension, string text, WorkerOptions? options = null)
    {
        using var folder = new TempFolder();
        return await OfFile(folder.Write("grader" + extension, text), options);
    }

    public static async Task<WorkerBench> OfFile(string file, WorkerOptions? options = null, GraderSource? source = null, TimeSpan? timeout = null)
    {
        var pool = new WorkerPool(options ?? Options);
        try
        {
            var executor = await WorkerExecutor.StartAsync((source ?? new GraderSource("test", file)) with { File = file }, pool, Token);
            return new WorkerBench(pool, executor, new GradingOptions { Timeout = timeout ?? TimeSpan.FromSeconds(10) });
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    public async Task<GradeOutcome> Grade(string text, string item = "{}", ulong seed = 1)
    {
        var sample = new Sample { Id = $"s{Interlocked.Increment(ref _count)}", Text = text };
        return await _runner.GradeAsync(new GradeRequest { Sample = sample, Item = Item.Parse(item) }, seed, Token);
    }

    public async Task<IReadOnlyList<GradeOutcome>> GradeGroup(string[] texts, string item = "{}") => await _runner.GradeGroupAsync(
        new GroupRequest { Samples = [.. texts.Select(text => new Sample { Text = text })], Item = Item.Parse(item) }, 1, Token);

    /// <summary>The grader answers right after whatever happened.</summary>
    public async Task AssertAlive() => Assert.Equal(2.5, (await Grade("score 2.5")).Score());

    public async ValueTask DisposeAsync()
    {
        await Executor.DisposeAsync();
        await Pool.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
