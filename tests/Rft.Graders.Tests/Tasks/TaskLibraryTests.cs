using Rft.Graders.Cases;
using Rft.Graders.Running;
using Rft.Graders.Tasks;

namespace Rft.Graders.Tests.Tasks;

/// <summary>What every task of the library promises.</summary>
public sealed class TaskLibraryTests
{
    public static TheoryData<string> Names => [.. TaskLibrary.Names];

    public static TheoryData<string> Generated => [.. TaskLibrary.GeneratorNames];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_task_passes_its_cases_the_first_with_full_score(string name)
    {
        var task = TaskLibrary.Get(name);
        await using var starter = new InProcessStarter(new GraderLoader(programs: new JintPrograms()));
        var results = await GraderCases.RunAsync(GraderSource.OfBuiltin("test", name), task.Cases, starter, null, Token);
        Assert.All(results, result => Assert.True(result.Passed, $"line {result.Line}: expected {result.Expected}, got {result.Actual}"));
        Assert.Equal(task.Range.High, task.Cases[0].Expected[0].Score);
        Assert.Equal(task.Cases.Count, task.Cases.Select(each => each.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Generated))]
    public async Task A_demonstration_without_error_earns_full_score(string name)
    {
        await using var bench = await Bench.OfBuiltin(name);
        foreach (var row in TaskLibrary.Generator(name).Generate(new GeneratorRequest(TaskSplit.Demos, 100, 1)))
        {
            var grade = (await bench.Grade(Demonstration(row), row.Json.GetRawText())).Grade();
            Assert.True(grade.Value == TaskLibrary.Get(name).Range.High, $"{grade} for {row.Json}");
        }
    }

    [Theory]
    [MemberData(nameof(Generated))]
    public async Task A_demonstration_with_the_typical_error_earns_less(string name)
    {
        await using var bench = await Bench.OfBuiltin(name);
        var generator = TaskLibrary.Generator(name);
        var right = generator.Generate(new GeneratorRequest(TaskSplit.Demos, 100, 1));
        var rows = generator.Generate(new GeneratorRequest(TaskSplit.Demos, 100, 1, WrongShare: 1));
        int wrong = 0;
        foreach (var row in rows.Where((row, i) => Demonstration(row).Text != Demonstration(right[i]).Text))
        {
            wrong++;
            var grade = (await bench.Grade(Demonstration(row), row.Json.GetRawText())).Grade();
            Assert.True(grade.Value < TaskLibrary.Get(name).Range.High, $"{grade} for {row.Json}");
        }
        Assert.True(wrong > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attacks_earn_nothing(string name)
    {
        var task = TaskLibrary.Get(name);
        foreach (var (options, rows) in Rows(task))
        {
            await using var bench = await Bench.OfBuiltin(name, options);
            foreach (var row in rows)
            {
                var probes = task.Probes(row);
                Assert.Equal(probes.Count, probes.Select(probe => probe.Name).Distinct().Count());
                foreach (var probe in probes)
                {
                    var grade = (await bench.Grade(probe.Sample, row.Json.GetRawText())).Grade();
                    Assert.True(grade.Value == task.Range.Low, $"{probe.Name}: {grade} for {row.Json}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_unknown_option_is_refused(string name)
    {
        var source = GraderSource.OfBuiltin("correct", name) with { Options = Item.Parse("""{ "no_such": 1 }""") };
        var refused = await Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(source, Token));
        Assert.StartsWith("grader 'correct': there is no option 'no_such'; ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_task_cannot_be_loaded()
    {
        var refused = await Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(GraderSource.OfBuiltin("correct", "count"), Token));
        Assert.Equal(
            ("builtin:count: load_error: grader 'correct': there is no built-in task 'count'; use " + string.Join(", ", TaskLibrary.Names), FaultCode.LoadError),
            (refused.Describe(), refused.Code));
    }

    [Fact]
    public async Task A_built_in_grader_says_what_it_is_and_its_hash_follows_name_and_options()
    {
        using var countdown = await new GraderLoader().LoadAsync(GraderSource.OfBuiltin("a", "countdown"), Token);
        using var again = await new GraderLoader().LoadAsync(GraderSource.OfBuiltin("b", "countdown"), Token);
        using var sorting = await new GraderLoader().LoadAsync(GraderSource.OfBuiltin("a", "sorting"), Token);
        Assert.Equal((GraderKind.Builtin, GraderShape.Sample, "builtin:countdown"), (countdown.Info.Kind, countdown.Info.Shape, countdown.Info.File));
        Assert.Equal(new ScoreRange(0, 1), countdown.Range);
        Assert.Equal(countdown.Hash, again.Hash);
        Assert.NotEqual(countdown.Hash, sorting.Hash);
    }

    [Fact]
    public async Task The_countdown_task_agrees_with_the_shared_cases()
    {
        await using var bench = await Bench.OfBuiltin("countdown");
        foreach (var entry in Shared.FixtureCases("countdown.json"))
        {
            var grade = (await bench.Grade(
                entry.GetProperty("sample").GetProperty("output_text").GetString()!, entry.GetProperty("item").GetRawText())).Grade();
            var expected = entry.GetProperty("expected");
            Assert.Equal((expected.GetProperty("score").GetDouble(), expected.GetProperty("reason").GetString()), (grade.Value, grade.Reason));
        }
    }

    /// <summary>Rows of the generator; without one, those of the cases that are right, with their options.</summary>
    private static IEnumerable<(string Options, IReadOnlyList<Item> Rows)> Rows(IVerifiableTask task) => task.Generator is { } generator
        ? [("{}", generator.Generate(new GeneratorRequest(TaskSplit.Valid, 5, 1)))]
        : task.Cases.Where(each => each.Expected[0].Score == task.Range.High)
            .Select(each => (each.Options.Json.GetRawText(), (IReadOnlyList<Item>)[each.Item]));

    /// <summary>The last assistant turn of a demonstration.</summary>
    private static Sample Demonstration(Item row)
    {
        string text = row.Json.GetProperty("messages")[1].GetProperty("content").GetString()!;
        return new Sample { Text = text };
    }
}
