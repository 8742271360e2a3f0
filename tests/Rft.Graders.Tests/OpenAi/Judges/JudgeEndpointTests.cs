using System.Diagnostics;
using System.Text.Json.Nodes;
using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi.Judges;

/// <summary>Judges over HTTP, against a real server on this machine.</summary>
public sealed class JudgeEndpointTests
{
    private const string Key = "sk-secret-5f2a";
    private const string KeyVariable = "RFT_TEST_JUDGE_KEY";
    private const string Score = """
        { "type": "score_model", "name": "j", "model": "gpt-test", "range": [0, 10], "pass_threshold": 5,
          "input": [{ "role": "user", "content": "Reference {{item.ref}}, answer {{sample.output_text}}" }],
          "sampling_params": { "seed": 7, "temperature": 0.5, "top_p": 0.25, "max_completions_tokens": 300, "reasoning_effort": "minimal" } }
        """;

    private const string Label = """
        { "type": "label_model", "name": "l", "model": "gpt-test", "input": [{ "role": "user", "content": "{{sample.output_text}}" }],
          "labels": ["good", "bad", "unclear"], "passing_labels": ["good"] }
        """;

    static JudgeEndpointTests() => Environment.SetEnvironmentVariable(KeyVariable, Key);

    [Fact]
    public async Task A_judge_is_asked_in_the_protocol_of_chat_completions()
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Scores(7));
        await using var bench = await Load(server, Score);
        Assert.Equal(TimeSpan.FromSeconds(60), bench.Info.Timeout);
        var outcome = await bench.Grade("forty-two", """{ "ref": "42" }""");
        Assert.Equal((7.0, true, "looked: fine"), (outcome.Score(), outcome.Grade().Passed, outcome.Grade().Reason));
        Assert.Contains("judge gpt-test: 100 tokens read, 20 written", outcome.Log, StringComparison.Ordinal);

        var (body, authorization) = Assert.Single(server.Requests);
        Assert.Equal($"Bearer {Key}", authorization);
        Assert.Equal("gpt-test", body.GetProperty("model").GetString());
        Assert.Equal((7, 0.5, 0.25, 300, "minimal"), (body.GetProperty("seed").GetInt32(), body.GetProperty("temperature").GetDouble(),
            body.GetProperty("top_p").GetDouble(), body.GetProperty("max_completion_tokens").GetInt32(), body.GetProperty("reasoning_effort").GetString()));
        var form = body.GetProperty("response_format").GetProperty("json_schema");
        Assert.Equal((true, "score"), (form.GetProperty("strict").GetBoolean(), form.GetProperty("name").GetString()));
        Assert.Equal("number", form.GetProperty("schema").GetProperty("properties").GetProperty("result").GetProperty("type").GetString());
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Matches("^Reference 42, answer <(candidate-[0-9a-f]{32})>\nforty-two\n</\\1>$", messages[1].GetProperty("content").GetString());
        Assert.Contains("NUMBER is from 0 to 10", messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_request_that_failed_in_passing_is_tried_again(int status)
    {
        await using var server = new JudgeServer(n => n < 3 ? new ServerAnswer(status, "{}") : ServerAnswer.Scores(1));
        await using var bench = await Load(server, Score);
        Assert.Equal(1, (await Ask(bench)).Score());
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task The_wait_is_the_one_that_the_server_asks_for()
    {
        await using var server = new JudgeServer(
            n => n == 1 ? new ServerAnswer(429, "{}") { Header = ("Retry-After", "1") } : ServerAnswer.Scores(1));
        await using var bench = await Load(server, Score);
        var clock = Stopwatch.StartNew();
        Assert.Equal(1, (await Ask(bench)).Score());
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.95), $"waited only {clock.Elapsed}");
    }

    [Theory]
    [InlineData(500, 3, "answered HTTP 500")]
    [InlineData(400, 1, "answered HTTP 400")]
    [InlineData(404, 1, "no such model or path (HTTP 404)")]
    public async Task A_request_that_keeps_failing_is_a_server_error(int status, int requests, string message)
    {
        await using var server = new JudgeServer(_ => new ServerAnswer(status, """{ "error": { "message": "broken" } }"""));
        await using var bench = await Load(server, Score, options => options with { Retries = 2 });
        var fault = (await Ask(bench)).Fault();
        Assert.Equal(FaultCode.ModelGraderServerError, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_key_is_never_told_even_if_the_endpoint_repeats_it()
    {
        foreach (int status in new[] { 401, 400 })
        {
            await using var server = new JudgeServer(_ => new ServerAnswer(status, $$"""{ "error": { "message": "bad key {{Key}}" } }"""));
            await using var bench = await Load(server, Score);
            var outcome = await Ask(bench);
            Assert.DoesNotContain(Key, outcome.Fault().Message + outcome.Log, StringComparison.Ordinal);
            if (status == 401) Assert.Contains($"refuses the key (HTTP 401); check the variable {KeyVariable}", outcome.Fault().Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_endpoint_that_is_down_is_a_server_error()
    {
        var server = new JudgeServer(_ => ServerAnswer.Scores(1));
        await using var bench = await Load(server, Score, options => options with { Retries = 1 });
        await server.DisposeAsync();
        var fault = (await Ask(bench)).Fault();
        Assert.Equal(FaultCode.ModelGraderServerError, fault.Code);
        Assert.Contains($"the judge 'gpt-test' at {server.Url} cannot be reached", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_endpoint_runs_into_the_wall_limit_of_the_call()
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Scores(1) with { Delay = TimeSpan.FromSeconds(3) });
        await using var bench = await Load(server, Score, options => options with { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(FaultCode.Timeout, (await Ask(bench)).Fault().Code);
    }

    [Theory]
    [InlineData("I would say 7.")]
    [InlineData("```json\n{\"steps\": [], \"result\": 7}\n```")]
    [InlineData("{\"steps\": [], \"result\": 7} and more")]
    [InlineData("{\"steps\": [], \"result\": 1, \"result\": 7}")]
    [InlineData("{\"steps\": [], \"result\": 1e999}")]
    [InlineData("{\"steps\": [], \"result\": true}")]
    [InlineData("{\"steps\": []}")]
    [InlineData("[7]")]
    public async Task Prose_is_no_verdict(string reply)
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Says(reply));
        await using var bench = await Load(server, Score);
        var fault = (await Ask(bench)).Fault();
        Assert.Equal(FaultCode.ModelGraderParseError, fault.Code);
        // Nothing that is no verdict is kept: a second time the judge is asked again.
        await Ask(bench);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_a_cut_reply_and_a_filter_have_their_own_codes()
    {
        var refusal = new ServerAnswer(200, ServerAnswer.Completion(
            new JsonObject { ["role"] = "assistant", ["content"] = null, ["refusal"] = "I cannot judge that" }, "stop"));
        foreach (var (answer, code, part) in new[]
        {
            (refusal, FaultCode.ModelGraderRefusalError, "I cannot judge that"),
            (ServerAnswer.Says("{\"steps\": [], \"result\": 7}", "length"), FaultCode.TruncatedObservationError, "max_completions_tokens"),
            (ServerAnswer.Says("", "content_filter"), FaultCode.ModelGraderRefusalError, "content filter"),
            (new ServerAnswer(200, "<html>"), FaultCode.ModelGraderServerError, "no chat completion"),
            (new ServerAnswer(200, "{}"), FaultCode.ModelGraderServerError, "no chat completion"),
        })
        {
            await using var server = new JudgeServer(_ => answer);
            await using var bench = await Load(server, Score);
            var fault = (await Ask(bench)).Fault();
            Assert.Equal(code, fault.Code);
            Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = new JudgeServer(_ => ServerAnswer.Scores(1));
        await using var server = new JudgeServer(_ => new ServerAnswer(307, "") { Header = ("Location", other.Url + "/chat/completions") });
        await using var bench = await Load(server, Score);
        Assert.Contains("answered HTTP 307", (await Ask(bench)).Fault().Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("good", 1, true)]
    [InlineData("bad", 0, false)]
    public async Task A_label_that_passes_scores_one(string label, double score, bool passed)
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Says($$"""{ "steps": [], "result": "{{label}}" }"""));
        await using var bench = await Load(server, Label);
        var grade = (await Ask(bench)).Grade();
        Assert.Equal((score, passed, label), (grade.Value, grade.Passed, grade.Reason));
        var schema = server.Requests[0].Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        Assert.Equal(
            ["good", "bad", "unclear"],
            schema.GetProperty("properties").GetProperty("result").GetProperty("enum").EnumerateArray().Select(entry => entry.GetString()));
    }

    [Theory]
    [InlineData("\"Good\"", "the label 'Good' is none of good, bad, unclear")]
    [InlineData("1", "'result' is 1, not a text")]
    public async Task A_label_outside_the_labels_is_no_verdict(string label, string message)
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Says($$"""{ "steps": [], "result": {{label}} }"""));
        await using var bench = await Load(server, Label);
        var fault = (await Ask(bench)).Fault();
        Assert.Equal(FaultCode.ModelGraderParseError, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_requests_are_open_than_there_are_lanes()
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Scores(1) with { Delay = TimeSpan.FromMilliseconds(50) });
        await using var bench = await Load(server, Score, options => options with { Concurrency = 2 });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => bench.Grade($"answer {i}", """{ "ref": "r" }""")));
        Assert.All(outcomes, outcome => Assert.Equal(1, outcome.Score()));
        Assert.Equal((8, 2), (server.Requests.Count, server.MostOpen));
    }

    private static Task<GradeOutcome> Ask(Bench bench) => bench.Grade("answer", """{ "ref": "r" }""");

    private static Task<Bench> Load(JudgeServer server, string grader, Func<JudgeOptions, JudgeOptions>? change = null)
    {
        var options = new JudgeOptions { Url = server.Url, ApiKeyVariable = KeyVariable, RetryDelay = TimeSpan.FromMilliseconds(1) };
        return Bench.OfText(".json", grader, limits: new LoaderOptions { Judges = (change ?? (same => same))(options) });
    }
}
