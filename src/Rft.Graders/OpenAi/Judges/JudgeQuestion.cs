using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Rft.Graders.OpenAi.Specs;
using Completion = OpenAI.Chat.ChatCompletionOptions;
using EffortLevel = OpenAI.Chat.ChatReasoningEffortLevel;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>What a judge is asked.</summary>
/// <param name="Spec">Model and sampling.</param>
/// <param name="SchemaName">Names the form of the reply.</param>
/// <param name="Schema">The form of the reply, a JSON schema.</param>
/// <param name="Messages">The messages, with a fence around what the judged model wrote.</param>
internal sealed record JudgeQuestion(JudgeSpec Spec, string SchemaName, JsonObject Schema, Func<Fence, IReadOnlyList<ChatMessage>> Messages)
{
    private const string StrictSchema = "strict";

    public string Model => Spec.Model;

    /// <summary>Equal for questions that differ by nothing but the fence.</summary>
    public string Key()
    {
        var sampling = Spec.Sampling;
        var key = new JsonArray(
            Model, sampling.Seed, sampling.Temperature, sampling.TopP, sampling.MaxTokens, sampling.ReasoningEffort, Schema.ToJsonString());
        foreach (var message in Messages(Fence.Any))
        {
            key.Add(message.Role.Value);
            foreach (var content in message.Contents) key.Add(Describe(content));
        }
        return Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(key)));
    }

    public ChatOptions Options()
    {
        var sampling = Spec.Sampling;
        return new ChatOptions
        {
            ModelId = Model,
            Seed = sampling.Seed,
            Temperature = (float?)sampling.Temperature,
            TopP = (float?)sampling.TopP,
            MaxOutputTokens = sampling.MaxTokens,
#pragma warning disable OPENAI001 // The neutral option knows fewer levels than the protocol; this one is marked as a preview.
            RawRepresentationFactory = sampling.ReasoningEffort is { } effort
                ? _ => new Completion { ReasoningEffortLevel = new EffortLevel(effort) }
                : null,
#pragma warning restore OPENAI001
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(Schema), SchemaName),
            AdditionalProperties = new AdditionalPropertiesDictionary { [StrictSchema] = true },
        };
    }

    private static JsonArray Describe(AIContent content) => content switch
    {
        TextContent text => ["text", text.Text],
        UriContent uri => ["uri", uri.Uri.ToString(), Detail(uri)],
        DataContent data => ["data", data.Uri, Detail(data)],
        _ => throw new ArgumentException($"a judge is sent no {content.GetType().Name}"),
    };

    private static string? Detail(AIContent content) => content.AdditionalProperties?.TryGetValue("detail", out var detail) == true ? $"{detail}" : null;
}
