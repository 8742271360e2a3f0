using System.Runtime.Loader;
using Rft.Graders.Reloading;
using Rft.Graders.Running;

namespace Rft.Graders.Tests.Reloading;

public sealed class HotReloadTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly InProcessStarter _starter = new(threads: 1);
    private readonly List<string> _notices = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_takes_over_at_the_step_boundary_and_not_before()
    {
        var (executor, reload) = await Start("return 1;");
        await using (reload)
        {
            string old = executor.Info.Hash;
            Write("return 2;");
            await reload.PrepareAsync(0);
            Assert.Equal(1, await Score(executor));
            reload.Apply();
            Assert.Equal(2, await Score(executor));
            Assert.NotEqual(old, executor.Info.Hash);
            Assert.Equal([$"grader 'g' goes on as version {executor.Info.Hash[..12]} (was {old[..12]})"], _notices);
        }
    }

    [Fact]
    public async Task A_version_that_fails_its_cases_or_does_not_compile_leaves_the_old_one()
    {
        _folder.Write("g.cases.jsonl", """{"item": {}, "sample": {"output_text": "x"}, "expected": {"score": 1}}""");
        var (executor, reload) = await Start("return 1;");
        await using (reload)
        {
            Write("return 2;");
            await reload.PrepareAsync(0);
            Write("return y;");
            await reload.PrepareAsync(0);
            Write("// the same\nreturn 1;");
            await reload.PrepareAsync(0);
            Write("double GradeGroup(int x) => 1;");
            await reload.PrepareAsync(0);
            Assert.Contains("is not taken", _notices[0], StringComparison.Ordinal);
            Assert.Contains("1 of 1 cases fail", _notices[0], StringComparison.Ordinal);
            Assert.Contains("expected score 1, got score 2", _notices[0], StringComparison.Ordinal);
            Assert.Contains("g.csx(1,8): compile_error: CS0103", _notices[1], StringComparison.Ordinal);
            Assert.Equal(1, await Score(executor));
        }
    }

    [Fact]
    public async Task A_file_is_taken_when_it_has_stopped_changing()
    {
        var (executor, reload) = await Start("return 1;");
        await using (reload)
        {
            Write("return 7;");
            for (int i = 0; i < 100 && _notices.Count == 0; i++)
            {
                await Task.Delay(100, Token);
                reload.Apply();
            }
            Assert.Equal(7, await Score(executor));
        }
    }

    [Fact]
    public async Task After_a_hundred_reloads_no_old_version_is_left()
    {
        var (executor, reload) = await Start("return 0;");
        await using (reload)
        {
            long memory = 0;
            for (int i = 1; i <= 120; i++)
            {
                Write($"return {i};");
                await reload.PrepareAsync(0);
                reload.Apply();
                Assert.Equal(i, await Score(executor));
                if (i == 20) memory = Settled();
            }
            Assert.InRange(Settled() - memory, long.MinValue, 30 * 1024 * 1024);
            Assert.InRange(AssemblyLoadContext.All.Count(context => context.Name == "g"), 0, 2);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _starter.DisposeAsync();
        _folder.Dispose();
    }

    private static long Settled()
    {
        for (int i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Environment.WorkingSet;
    }

    private void Write(string script) => _folder.Write("g.csx", script);

    private async Task<(SwappableExecutor, HotReload)> Start(string script)
    {
        var source = new GraderSource("g", _folder.Write("g.csx", script));
        var executor = new SwappableExecutor(await _starter.StartAsync(source, Token));
        return (executor, new HotReload(_starter, [(source, executor)], null, _notices.Add));
    }

    private static async Task<double> Score(SwappableExecutor executor) => (await new GraderRunner(executor).GradeAsync(
        new GradeRequest { Sample = new Sample { Text = "x" }, Item = Item.Empty }, 1, Token)).Score();
}
