using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>Makes clients of an endpoint that speaks the chat completions API. Owns their connections.</summary>
internal sealed class JudgeEndpoint : IDisposable
{
    private static readonly Uri OpenAiUrl = new("https://api.openai.com/v1");
    private readonly Func<string, IChatClient> _client;
    private readonly HttpClient? _http;

    private JudgeEndpoint(Func<string, IChatClient> client, JudgeFaults faults, HttpClient? http = null)
    {
        _client = client;
        _http = http;
        Faults = faults;
    }

    public JudgeFaults Faults { get; }

    /// <summary>Finds the endpoint and its key.</summary>
    /// <exception cref="GraderLoadException">The address is not usable, or a key is needed and absent.</exception>
    public static JudgeEndpoint Find(JudgeOptions options, SourcePosition place)
    {
        string variable = options.ApiKeyVariable ?? JudgeOptions.DefaultApiKeyVariable;
        if (options.Client is { } client) return new JudgeEndpoint(client, new JudgeFaults("the given client", variable, null));
        var url = options.Url ?? FromEnvironment(place) ?? OpenAiUrl;
        Check(url, place);
        string? key = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(key))
        {
            if (options.ApiKeyVariable is not null)
                throw Refuse($"the variable {variable}, which judge.api_key names, is not set; set it to the endpoint's key", place);
            if (url == OpenAiUrl)
            {
                throw Refuse(
                    $"a judge model is needed and no endpoint is configured; set judge.url in the experiment or {JudgeOptions.UrlVariable} to "
                    + $"an endpoint, or {variable} to a key of {OpenAiUrl.Host}", place);
            }
            key = null;
        }
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var faults = new JudgeFaults($"{url.Scheme}://{url.Authority}{url.AbsolutePath}", variable, key);
        return new JudgeEndpoint(model => Client(model, url, key, http, options.Timeout), faults, http);
    }

    public IChatClient Open(string model) => _client(model);

    public void Dispose() => _http?.Dispose();

    private static IChatClient Client(string model, Uri url, string? key, HttpClient http, TimeSpan timeout)
    {
        var options = new OpenAIClientOptions
        {
            // The client puts a slash of its own before the path.
            Endpoint = new Uri(url.AbsoluteUri.TrimEnd('/')),
            Transport = new HttpClientPipelineTransport(http),
            // JudgeRetry tries again, with the run's settings.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = timeout,
        };
        // The client insists on a key; endpoints without keys ignore it.
        return new OpenAI.Chat.ChatClient(model, new ApiKeyCredential(key ?? "none"), options).AsIChatClient();
    }

    private static Uri? FromEnvironment(SourcePosition place)
    {
        string? text = Environment.GetEnvironmentVariable(JudgeOptions.UrlVariable);
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? url
            : throw Refuse($"{JudgeOptions.UrlVariable} is '{text}', which is no address; write for example http://localhost:8000/v1", place);
    }

    private static void Check(Uri url, SourcePosition place)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            throw Refuse($"the judge's address '{url}' is not one of http or https; write for example http://localhost:8000/v1", place);
        if (url.UserInfo.Length > 0)
            throw Refuse("the judge's address holds a name or password; put the key into an environment variable and name it in judge.api_key", place);
    }

    private static GraderLoadException Refuse(string message, SourcePosition place) => new(FaultCode.LoadError, message, place);
}
