using System.Diagnostics;
using System.Text.Json;
using Rft.Graders.JavaScript;
using Rft.Graders.Running;

namespace Rft.Graders.Tests.JavaScript;

/// <summary>The shared fixture files: what a script may return, and what a hostile script may not do.</summary>
public sealed class JsFixtureTests
{
    public static TheoryData<string> ResultIds => Ids("js_results.json");

    public static TheoryData<string> AdversarialIds => Ids("js_adversarial.json");

    [Theory]
    [MemberData(nameof(ResultIds))]
    public Task Return_values_become_the_documented_outcomes(string id) => Check("js_results.json", id);

    [Theory]
    [MemberData(nameof(AdversarialIds))]
    public Task Hostile_scripts_end_in_a_typed_outcome_within_their_time(string id) => Check("js_adversarial.json", id);

    private static TheoryData<string> Ids(string file)
    {
        if (Shared.Fixtures is null) return ["no shared fixtures"];
        return [.. Shared.FixtureCases(file).Select(entry => entry.GetProperty("id").GetString()!)];
    }

    private static async Task Check(string file, string id)
    {
        var entry = Shared.FixtureCases(file).Single(e => e.GetProperty("id").GetString() == id);
        var (limits, options) = Budget(entry);
        var clock = Stopwatch.StartNew();
        var outcome = await Run(entry, entry, limits, options);
        Matches(entry, outcome);
        if (entry.TryGetProperty("max_wall_ms", out var wall)) Assert.InRange(clock.ElapsedMilliseconds, 0, wall.GetInt64());
        if (entry.TryGetProperty("then", out var then)) Matches(then, await Run(then.TryGetProperty("source", out _) ? then : entry, entry, limits, options));
    }

    private static async Task<object> Run(JsonElement script, JsonElement entry, LoaderOptions limits, GradingOptions options)
    {
        try
        {
            await using var bench = await Bench.OfText(".js", script.GetProperty("source").GetString()!, limits: limits, options: options);
            return await bench.Grade(entry.GetProperty("sample").GetProperty("output_text").GetString()!, entry.GetProperty("item").GetRawText());
        }
        catch (GraderLoadException e)
        {
            return e;
        }
    }

    private static (LoaderOptions, GradingOptions) Budget(JsonElement entry)
    {
        if (!entry.TryGetProperty("budget", out var budget)) return (new LoaderOptions(), new GradingOptions { Threads = 1 });
        var limits = new JavaScriptLimits
        {
            Statements = budget.GetProperty("statements").GetInt32(),
            Recursion = budget.GetProperty("recursion").GetInt32(),
            AllocatedBytes = budget.GetProperty("memory_mb").GetInt64() * 1024 * 1024,
        };
        var timeout = TimeSpan.FromMilliseconds(budget.GetProperty("time_ms").GetDouble());
        return (new LoaderOptions { JavaScript = limits }, new GradingOptions { Threads = 1, Timeout = timeout });
    }

    private static void Matches(JsonElement entry, object outcome)
    {
        var expected = entry.GetProperty("expected");
        string code = outcome switch
        {
            GraderLoadException refused => refused.Code.Name(),
            GradeOutcome.Failed failed => failed.Code.Name(),
            GradeOutcome.Graded { Grade.State: GradeState.Invalid } => "marked_invalid",
            _ => "",
        };
        if (entry.TryGetProperty("or_error", out var also) && Names(also).Contains(code)) return;
        if (expected.TryGetProperty("error", out var error)) Assert.Equal(error.GetString(), code);
        if (expected.TryGetProperty("error_any_of", out var any)) Assert.Contains(code, Names(any));
        if (outcome is GradeOutcome.Graded { Grade: var grade }) Matches(expected, grade, ((GradeOutcome)outcome).Log);
        else Assert.False(expected.TryGetProperty("score", out _) || expected.TryGetProperty("not_applicable", out _), outcome.ToString());
    }

    private static void Matches(JsonElement expected, Grade grade, string log)
    {
        if (expected.TryGetProperty("score", out var score)) Assert.Equal(score.GetDouble(), grade.Value!.Value, 1e-9);
        if (expected.TryGetProperty("not_applicable", out _)) Assert.Equal(GradeState.NotApplicable, grade.State);
        if (expected.TryGetProperty("reason", out var reason)) Assert.Equal(reason.GetString(), grade.Reason);
        if (expected.TryGetProperty("metrics", out var metrics))
            Assert.Equal(metrics.EnumerateObject().Select(m => (m.Name, m.Value.GetDouble())), grade.Metrics.Select(m => (m.Key, m.Value)));
        if (expected.TryGetProperty("logs", out var logs)) Assert.Equal(Names(logs), log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string[] Names(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];
}
