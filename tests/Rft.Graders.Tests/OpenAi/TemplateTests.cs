using System.Text.Json;
using Rft.Graders.OpenAi.Reading;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.Tests.OpenAi;

public sealed class TemplateTests
{
    private static readonly JsonPlace Place = new(new JsonSource("g.json", "{}"), "/input");

    [Theory]
    [InlineData("{{item.a}}", "x")]
    [InlineData("{{\n item.a\t}}", "x")]
    [InlineData("{{{item.a}}}", "{x}")]
    [InlineData("{\"k\": {{item.n}}}", "{\"k\": 1.50}")]
    [InlineData("{{ and {{item.a}}", "{{ and x")]
    [InlineData("}} {{item.a}} {{", "}} x {{")]
    [InlineData("{{item[\"a}}b\"]}}", "brace")]
    [InlineData("{{item[\"\\u00fc\"]}}", "umlaut")]
    [InlineData("{{item.user-id}}", "7")]
    [InlineData("{{item.0}}", "zero")]
    [InlineData("{{item.o}}", "{\"z\":1e2,\"a\":[\"é😀\",null,true,\"\\\"\\n\\u0001\"]}")]
    [InlineData("{{item.big}}", "123456789012345678901234567890")]
    public void A_template_is_rendered(string template, string expected)
    {
        const string Row = """
            { "a": "x", "n": 1.50, "a}}b": "brace", "ü": "umlaut", "user-id": 7, "0": "zero", "big": 123456789012345678901234567890,
              "o": { "z": 1e2, "a": [ "é😀", null, true, "\"\n\u0001" ] } }
            """;
        Assert.Equal(expected, Render(template, Row));
    }

    [Theory]
    [InlineData("{{item.a.length}}")]
    [InlineData("{{item.list.0}}")]
    [InlineData("{{item[0]}}")]
    [InlineData("{{item.list[3]}}")]
    [InlineData("{{item.toString}}")]
    [InlineData("{{item.z.y}}")]
    [InlineData("{{item.bad}}")]
    [InlineData("{{sample.output_text.x}}")]
    [InlineData("{{sample.output_tools[0]}}")]
    [InlineData("{{sample.output_audio.transcript}}")]
    [InlineData("{{sample.choices[1]}}")]
    public void What_is_not_there_is_an_invalid_variable(string template)
    {
        const string Row = """{ "a": "text", "list": [1, 2, 3], "z": null, "bad": "\ud800" }""";
        var fault = Assert.Throws<GraderFaultException>(() => Render(template, Row));
        Assert.Equal(FaultCode.InvalidVariableError, fault.Code);
        Assert.Contains(template, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"a\": NaN}")]
    [InlineData("{\"a\": 1} trailing")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("\ud800")]
    public void Output_that_is_not_json_is_a_sample_parse_error(string output) =>
        Assert.Equal(FaultCode.SampleParseError, Assert.Throws<GraderFaultException>(() => Render("{{sample.output_json.a}}", "{}", output)).Code);

    [Fact]
    public void Output_nested_too_deeply_is_a_sample_parse_error()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.Equal(FaultCode.SampleParseError, Assert.Throws<GraderFaultException>(() => Render("{{sample.output_json[0]}}", "{}", deep)).Code);
    }

    [Fact]
    public void A_placeholder_of_the_model_is_never_expanded()
    {
        const string Row = """{ "answer": "secret", "name": "answer" }""";
        Assert.Equal("{{item.answer}}", Render("{{sample.output_text}}", Row, "{{item.answer}}"));
        // Two harmless halves that would make a placeholder together.
        Assert.Equal("{{item.answer}}", Render("{{sample.output_json.a}}{{sample.output_json.b}}", Row, """{"a": "{{item.", "b": "answer}}"}"""));
        Assert.Equal("{{item.answer}}", Render("{{item.row}}", """{ "row": "{{item.answer}}", "answer": "secret" }"""));
    }

    [Fact]
    public void Choices_and_tools_mirror_the_chat_completion()
    {
        var sample = new Sample
        {
            Text = "hi", FinishReason = FinishReason.ToolCalls, ToolCalls = [new ToolCall { Id = "c1", Name = "f", Arguments = "{\"x\": 1}" }],
        };
        const string Call = "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1}\"}}";
        Assert.Equal($"[{Call}]", Render("{{sample.output_tools}}", "{}", sample));
        Assert.Equal(
            $"[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":\"hi\",\"tool_calls\":[{Call}]}},\"finish_reason\":\"tool_calls\"}}]",
            Render("{{sample.choices}}", "{}", sample));
    }

    [Fact]
    public void What_the_endpoint_gave_wins_over_what_is_made_up()
    {
        using var raw = JsonDocument.Parse("""{ "choices": [{ "logprobs": null }], "output_audio": { "transcript": "spoken" } }""");
        var sample = new Sample { Text = "hi", Raw = raw.RootElement };
        Assert.Equal("null spoken", Render("{{sample.choices[0].logprobs}} {{sample.output_audio.transcript}}", "{}", sample));
    }

    private static string Render(string template, string row, string output = "") => Render(template, row, new Sample { Text = output });

    private static string Render(string template, string row, Sample sample) =>
        Template.Parse(template, Place).Render(new TemplateScope(Item.Parse(row), sample));
}
