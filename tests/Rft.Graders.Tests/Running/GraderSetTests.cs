using Rft.Graders.Running;

namespace Rft.Graders.Tests.Running;

public sealed class GraderSetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_graders_of_a_run_answer_by_name()
    {
        using var folder = new TempFolder();
        await using var set = await Load(
            1,
            (new GraderSource("length", folder.Write("a.csx", "return Sample.Text.Length;")), 1),
            (new GraderSource("same", folder.Write("b.js", "function grade(s, item) { return s.output_text === item.ref; }")), 0.5),
            (new GraderSource("rank", folder.Write("c.js", "const gradeGroup = ss => ss.map(s => s.output_text.length);")), 0));
        Assert.True(set is { HasSampleGraders: true, HasGroupGraders: true });
        Assert.Equal([("length", 1.0), ("same", 0.5), ("rank", 0.0)], set.Graders.Select(g => (g.Info.Name, g.Weight)));

        var item = Item.Parse("""{ "ref": "ab" }""");
        var single = await set.GradeAsync(new GradeRequest { Sample = new Sample { Text = "ab" }, Item = item }, 1, Token);
        Assert.Equal([("length", 2.0), ("same", 1.0)], single.Select(o => (o.Key, o.Value.Score())));
        var group = await set.GradeGroupAsync(
            new GroupRequest { Samples = [new Sample { Text = "a" }, new Sample { Text = "abc" }], Item = item }, 1, Token);
        Assert.Equal([1.0, 3.0], group.Select(outcomes => outcomes["rank"].Score()));
    }

    [Fact]
    public async Task One_failing_grader_does_not_touch_the_others()
    {
        using var folder = new TempFolder();
        await using var set = await Load(
            2,
            (new GraderSource("bad", folder.Write("a.js", "function grade() { throw new Error('boom'); }")), 1),
            (new GraderSource("good", folder.Write("b.csx", "return 1;")), 1));
        var outcomes = await set.GradeAsync(new GradeRequest { Sample = new Sample { Text = "" }, Item = Item.Empty }, 1, Token);
        Assert.Equal("Error: boom", outcomes["bad"].Fault().Message);
        Assert.Equal(1, outcomes["good"].Score());
    }

    [Fact]
    public async Task Results_do_not_depend_on_parallelism()
    {
        using var folder = new TempFolder();
        var alone = await GradeAll(folder, threads: 1, atOnce: 1);
        var together = await GradeAll(folder, threads: 4, atOnce: 64);
        Assert.Equal(alone, together);
        Assert.Equal(200, alone.Distinct().Count());
    }

    [Fact]
    public async Task Two_graders_of_one_name_are_refused()
    {
        using var folder = new TempFolder();
        string file = folder.Write("a.csx", "return 1;");
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Load(1, (new GraderSource("a", file), 1), (new GraderSource("a", file), 1)));
        Assert.Contains("two graders are named 'a'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_that_is_no_number_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Load(1, (new GraderSource("a", "a.csx"), double.NaN)));
        Assert.Contains("weight of grader 'a'", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Scores that depend on text and seed, of a script and a JavaScript file, for 200 samples.</summary>
    private static async Task<string[]> GradeAll(TempFolder folder, int threads, int atOnce)
    {
        await using var set = await Load(
            threads,
            (new GraderSource("script", folder.Write("a.csx", "return Sample.Text.Length + (double)(Context.Seed % 1000);")), 1),
            (new GraderSource("js", folder.Write("b.js", "function grade(s, item, ctx) { return ctx.rng() + s.output_text.length; }")), 1));
        var results = new string[200];
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = Token };
        await Parallel.ForEachAsync(Enumerable.Range(0, results.Length), options, async (i, token) =>
        {
            var request = new GradeRequest { Sample = new Sample { Text = new string('x', i % 17) }, Item = Item.Empty };
            var outcomes = await set.GradeAsync(request, (ulong)i, token);
            results[i] = FormattableString.Invariant($"{outcomes["script"].Score()} {outcomes["js"].Score():R}");
        });
        return results;
    }

    private static Task<GraderSet> Load(int threads, params (GraderSource, double)[] sources) =>
        GraderSet.LoadAsync(sources, new GraderLoader(), new GradingOptions { Threads = threads }, null, Token);
}
