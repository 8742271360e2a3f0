using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi.Judges;

/// <summary>Where the endpoint and its key come from. One class, so that its tests change the environment one after the other.</summary>
public sealed class JudgeConfigurationTests : IDisposable
{
    private const string Grader = """{ "type": "score_model", "name": "j", "model": "m", "input": [{ "role": "user", "content": "{{sample.output_text}}" }] }""";
    private readonly string? _url = Environment.GetEnvironmentVariable(JudgeOptions.UrlVariable);
    private readonly string? _key = Environment.GetEnvironmentVariable(JudgeOptions.DefaultApiKeyVariable);

    public JudgeConfigurationTests() => Set(null, null);

    public void Dispose() => Set(_url, _key);

    [Fact]
    public async Task Without_an_endpoint_a_judge_is_refused_when_it_is_loaded()
    {
        string message = await Refused(new JudgeOptions());
        Assert.Contains("set judge.url in the experiment or OPENAI_BASE_URL to an endpoint, or OPENAI_API_KEY to a key of api.openai.com", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_variable_must_be_set() => Assert.Contains(
        "the variable RFT_TEST_ABSENT_KEY, which judge.api_key names, is not set",
        await Refused(new JudgeOptions { Url = new Uri("http://localhost:1/v1"), ApiKeyVariable = "RFT_TEST_ABSENT_KEY" }), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_with_a_password_is_refused_and_not_repeated()
    {
        string message = await Refused(new JudgeOptions { Url = new Uri("http://me:hunter2@localhost:1/v1") });
        Assert.Contains("holds a name or password", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_http_is_spoken() => Assert.Contains("is not one of http or https", await Refused(new JudgeOptions { Url = new Uri("ftp://a/v1") }), StringComparison.Ordinal);

    [Fact]
    public async Task The_environment_names_the_endpoint_and_the_key()
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Scores(0.5));
        Set(server.Url.ToString(), "sk-from-environment");
        await using var bench = await Bench.OfText(".json", Grader);
        Assert.Equal(0.5, (await bench.Grade("x")).Score());
        Assert.Equal("Bearer sk-from-environment", server.Requests[0].Authorization);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused()
    {
        Set("localhost", null);
        Assert.Contains("OPENAI_BASE_URL is 'localhost', which is no address", await Refused(new JudgeOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_ones_own_needs_no_key()
    {
        await using var server = new JudgeServer(_ => ServerAnswer.Scores(0.5));
        await using var bench = await Bench.OfText(".json", Grader, limits: new LoaderOptions { Judges = new JudgeOptions { Url = server.Url } });
        Assert.Equal(0.5, (await bench.Grade("x")).Score());
    }

    private static void Set(string? url, string? key)
    {
        Environment.SetEnvironmentVariable(JudgeOptions.UrlVariable, url);
        Environment.SetEnvironmentVariable(JudgeOptions.DefaultApiKeyVariable, key);
    }

    private static async Task<string> Refused(JudgeOptions options)
    {
        var refused = await Assert.ThrowsAsync<GraderLoadException>(() => Bench.OfText(".json", Grader, limits: new LoaderOptions { Judges = options }));
        Assert.Equal(FaultCode.LoadError, refused.Code);
        return refused.Message;
    }
}
