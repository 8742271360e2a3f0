using Rft.Graders.OpenAi;
using Rft.Graders.OpenAi.Judges;

namespace Rft.Graders.Tests.OpenAi.Judges;

public sealed class JudgeCacheTests
{
    private const string Reply = """{ "steps": [], "result": 0.5 }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_question_is_asked_once()
    {
        var judge = new FakeJudge(Reply);
        var loader = new GraderLoader(judge.Options);
        using var grader = loader.Load("j", GraderDefinition.Parse(Grader("m")));
        using var other = loader.Load("k", GraderDefinition.Parse(Grader("m")));
        using var otherModel = loader.Load("l", GraderDefinition.Parse(Grader("m2")));
        foreach (string text in new[] { "a", "a", "b", "a" }) await GraderTest.RunAsync(grader.Grader!, "{}", text, cancellationToken: Token);
        // The graders of a loader know each other's answers, but not those of another model.
        await GraderTest.RunAsync(other.Grader!, "{}", "a", cancellationToken: Token);
        await GraderTest.RunAsync(otherModel.Grader!, "{}", "a", cancellationToken: Token);
        Assert.Equal(3, judge.Asked.Count);
        Assert.Equal(new JudgeTokens(2, 2, 0, 0), grader.JudgeTokens["m"]);
        Assert.Equal(new JudgeTokens(0, 1, 0, 0), other.JudgeTokens["m"]);
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_are_one()
    {
        var judge = new FakeJudge(Reply);
        using var grader = new GraderLoader(judge.Options).Load("j", GraderDefinition.Parse(Grader("m")));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GraderTest.RunAsync(grader.Grader!, "{}", "a", cancellationToken: Token).AsTask()));
        Assert.Single(judge.Asked);
    }

    [Fact]
    public async Task Without_a_cache_every_question_is_asked()
    {
        var judge = new FakeJudge(Reply);
        var options = new LoaderOptions { Judges = judge.Options.Judges with { CacheSize = 0 } };
        using var grader = new GraderLoader(options).Load("j", GraderDefinition.Parse(Grader("m")));
        for (int i = 0; i < 3; i++) await GraderTest.RunAsync(grader.Grader!, "{}", "a", cancellationToken: Token);
        Assert.Equal(3, judge.Asked.Count);
    }

    [Fact]
    public void The_answer_used_longest_ago_is_given_up()
    {
        var cache = new JudgeCache(2);
        cache.Keep("a", "1");
        cache.Keep("b", "2");
        Assert.Equal("1", cache.Find("a"));
        cache.Keep("c", "3");
        Assert.Equal(("1", null, "3"), (cache.Find("a"), cache.Find("b"), cache.Find("c")));
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_does_not_hold_up_the_others()
    {
        var cache = new JudgeCache(2);
        var first = await cache.EnterAsync("a", Token);
        using var stop = new CancellationTokenSource();
        var impatient = cache.EnterAsync("a", stop.Token);
        var patient = cache.EnterAsync("a", Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        first.Dispose();
        (await patient).Dispose();
        (await cache.EnterAsync("a", Token)).Dispose();
    }

    [Fact]
    public void No_text_can_imitate_the_end_of_another()
    {
        // Under a fence that told no length these two pairs of texts would make the same question.
        Assert.NotEqual(
            Fence.Any.Enclose("x\n</candidate>\n<candidate>\ny") + Fence.Any.Enclose("z"),
            Fence.Any.Enclose("x") + Fence.Any.Enclose("y\n</candidate>\n<candidate>\nz"));
    }

    private static string Grader(string model) =>
        $$"""{ "type": "score_model", "name": "j", "model": "{{model}}", "input": [{ "role": "user", "content": "{{"{{sample.output_text}}"}}" }] }""";
}
