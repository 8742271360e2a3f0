using System.Diagnostics;
using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Graders;
using Rft.Graders.JavaScript;
using Rft.Graders.Running;

namespace Rft.Conformance.Graders;

/// <summary>Scripts, loaded from a file and run as a training run does, inside the case's budget.</summary>
internal sealed class JavaScriptKind : FixtureKind
{
    public override string Name => "javascript";

    public override async Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        var (limits, options) = Budget(test.Json);
        var loader = new GraderLoader(limits);
        var clock = Stopwatch.StartNew();
        await using var script = await LoadAsync(loader, test.Json, options, cancellationToken);
        OutcomeComparison.Compare(test.Json, await script.GradeAsync(test.Json, cancellationToken), comparison);
        if (test.Json.Find("max_wall_ms")?.GetInt64() is { } limit && clock.ElapsedMilliseconds > limit)
            comparison.Fail("wall time", $"at most {limit} ms", $"{clock.ElapsedMilliseconds} ms");
        if (test.Json.Find("then") is not { } then) return;

        // The second call sees no trace of the first, on the same grader or on another one in the same host.
        await using var other = then.Flag("same_grader_again") ? null : await LoadAsync(loader, then, options, cancellationToken);
        OutcomeComparison.Compare(then, await (other ?? script).GradeAsync(test.Json, cancellationToken), comparison);
    }

    private static (LoaderOptions, GradingOptions) Budget(JsonElement test)
    {
        if (test.Find("budget") is not { } budget) return (new LoaderOptions(), new GradingOptions { Threads = 1 });
        var limits = new JavaScriptLimits
        {
            Statements = budget.Int("statements"),
            Recursion = budget.Int("recursion"),
            AllocatedBytes = budget.GetProperty("memory_mb").GetInt64() * 1024 * 1024,
        };
        var timeout = TimeSpan.FromMilliseconds(budget.GetProperty("time_ms").GetDouble());
        return (new LoaderOptions { JavaScript = limits }, new GradingOptions { Threads = 1, Timeout = timeout });
    }

    private static async Task<Script> LoadAsync(
        GraderLoader loader, JsonElement script, GradingOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rft-conformance-");
        try
        {
            string file = Path.Combine(folder.FullName, "case.js");
            await File.WriteAllTextAsync(file, script.Text("source"), cancellationToken);
            return new Script(await GraderSet.LoadAsync([(new GraderSource("case", file), 1)], loader, options, null, cancellationToken), null);
        }
        catch (GraderLoadException e)
        {
            return new Script(null, new GradeOutcome.Failed(e.Code, e.Message, e.Position));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A loaded script, or why it could not be loaded.</summary>
    private sealed class Script(GraderSet? graders, GradeOutcome? refusal) : IAsyncDisposable
    {
        public async Task<GradeOutcome> GradeAsync(JsonElement test, CancellationToken cancellationToken)
        {
            if (graders is null) return refusal!;
            var request = new GradeRequest
            {
                Sample = new Sample { Text = test.GetProperty("sample").Text("output_text") },
                Item = new Item(test.GetProperty("item")),
            };
            return (await graders.GradeAsync(request, seed: 1, cancellationToken))["case"];
        }

        public ValueTask DisposeAsync() => graders?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
