using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi;

public sealed class GraderDefinitionTests
{
    private const string Check = """{ "type": "string_check", "name": "s", "input": "a", "reference": "b", "operation": "eq" }""";

    public static TheoryData<string, string, string, string> Refused => new()
    {
        // JSON, fault, pointer, part of the message.
        { "[]", "wrong_type", "", "a grader must be a JSON object, not a list" },
        { "{}", "missing_field", "/type", "a grader needs the field 'type'" },
        { """{ "type": 5 }""", "wrong_type", "/type", "a text is needed here, not 5" },
        { """{ "type": "exact" }""", "unknown_type", "/type", "use one of string_check, text_similarity, score_model, label_model, multi" },
        { """{ "type": "python", "name": "p", "source": "" }""", "unsupported_type", "/type", ".csx" },
        { """{ "type": "string_check", "name": "", "input": "a", "reference": "b", "operation": "eq" }""", "invalid_value", "/name", "empty" },
        { """{ "type": "string_check", "name": "s", "input": "a", "input": "b" }""", "duplicate_field", "/input", "given twice" },
        { """{ "type": "string_check", "name": "s", "a/b~c": 1 }""", "unknown_field", "/a~1b~0c", "it has type, name, input, reference" },
        { Check.Replace("\"eq\"", "\"neq\"", StringComparison.Ordinal), "invalid_value", "/operation", "use one of eq, ne, like, ilike" },
        { Check.Replace("\"eq\"", "\"eq\", \"x_rft\": { \"fuzzy\": \"ratio\" }", StringComparison.Ordinal), "unknown_field", "/x_rft/fuzzy", "it has none" },
        { Check.Replace("\"a\"", "\"{{item}}\"", StringComparison.Ordinal), "invalid_template", "/input", "name a member" },
        { Check.Replace("\"a\"", "\"{{item.list[-1]}}\"", StringComparison.Ordinal), "invalid_template", "/input", "no negative indices" },
        { Check.Replace("\"a\"", "\"{{}}\"", StringComparison.Ordinal), "invalid_template", "/input", "it is empty" },
        { Check.Replace("\"a\"", "\"{{item.a b}}\"", StringComparison.Ordinal), "invalid_template", "/input", "'b' is not expected" },
        { Check.Replace("\"a\"", "\"{{item[\\\"a}}\"", StringComparison.Ordinal), "invalid_template", "/input", "a quote is not closed" },
        { Check.Replace("\"a\"", "\"{{sample.text}}\"", StringComparison.Ordinal), "invalid_template", "/input", "a sample has only output_text" },
        { Similarity("\"meteor\", \"x_rft\": { \"stemmer\": true }"), "unknown_field", "/x_rft/stemmer", "x_rft has no field 'stemmer'" },
        { Similarity("\"rouge_l\", \"x_rft\": { \"stemmer\": 1 }"), "wrong_type", "/x_rft/stemmer", "true or false" },
        { Similarity("\"cosine\""), "invalid_value", "/evaluation_metric", "\"embedding\": \"tf\"" },
        { Similarity("\"cosine\", \"x_rft\": { \"embedding\": \"bert\" }"), "invalid_value", "/x_rft/embedding", "use tf" },
        { Similarity("\"bleu\", \"pass_threshold\": \"0.5\""), "wrong_type", "/pass_threshold", "a number is needed" },
        { Similarity("\"bleu\", \"pass_threshold\": 1e999"), "invalid_value", "/pass_threshold", "too large" },
        { Multi("\"graders\": 5, \"calculate_output\": \"a\""), "wrong_type", "/graders", "graders, as a mapping from names, must be" },
        { Multi($"\"graders\": {{ \"a\": {Check} }}, \"calculate_output\": \"0.5 * a)\""), "invalid_formula", "/calculate_output", "character 8" },
        { Multi($"\"graders\": {{ \"a\": {Check} }}, \"calculate_output\": \"a + m\""), "invalid_formula", "/calculate_output", "cannot use its own" },
        { Multi($"\"graders\": [{Check}], \"calculate_output\": \"t\""), "invalid_formula", "/calculate_output", "'t' is no grader here; there are s" },
        { Multi($"\"graders\": {{ \"a\": {Check} }}, \"calculate_output\": \"a\", \"x_rft\": {{ \"on_na\": \"skip\" }}"), "invalid_value", "/x_rft/on_na", "not_applicable, zero" },
        { Multi($"\"graders\": {{ \"a\": {Judge("\"x_rft\": { \"ranking\": {} }")} }}, \"calculate_output\": \"a\""), "nested_grader", "/graders/a", "group" },
        { Judge("\"range\": [0, 1, 2]"), "invalid_value", "/range", "two numbers" },
        { Judge("\"range\": [1, 1]"), "invalid_value", "/range", "is empty" },
        { Judge("\"range\": [0, \"1\"]"), "wrong_type", "/range/1", "a number is needed" },
        { Judge("\"sampling_params\": { \"max_completion_tokens\": 5 }"), "unknown_field", "/sampling_params/max_completion_tokens", "max_completions_tokens" },
        { Judge("\"sampling_params\": { \"temperature\": 3 }"), "invalid_value", "/sampling_params/temperature", "from 0 to 2" },
        { Judge("\"sampling_params\": { \"seed\": 1.5 }"), "invalid_value", "/sampling_params/seed", "whole number" },
        { Judge("\"sampling_params\": { \"reasoning_effort\": \"max\" }"), "invalid_value", "/sampling_params/reasoning_effort", "xhigh" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [] } }"), "invalid_value", "/x_rft/rubric/criteria", "at least one criterion" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": \"see {{item.r}}\" } }"), "invalid_template", "/x_rft/rubric/criteria", "one placeholder" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": \"{{sample.output_json}}\" } }"), "invalid_template", "/x_rft/rubric/criteria", "of the row" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [\"{{sample.output_text}}\"] } }"), "invalid_template", "/x_rft/rubric/criteria/0", "not sample" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [{ \"text\": \"a\", \"weight\": 0 }] } }"), "invalid_value", "/x_rft/rubric/criteria/0/weight", "changes nothing" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [{ \"text\": \"a\", \"weight\": -1 }] } }"), "invalid_value", "/x_rft/rubric/criteria/0", "there are none" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [{ \"text\": \"a\", \"weight\": -1, \"gate\": true }] } }"), "invalid_value", "/x_rft/rubric/criteria/0/weight", "gate" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [{ \"name\": \"2\", \"text\": \"a\" }, \"b\"] } }"), "invalid_value", "/x_rft/rubric/criteria/1", "named '2'" },
        { Judge("\"x_rft\": { \"rubric\": { \"criteria\": [\"a\"], \"ask\": \"twice\" } }"), "invalid_value", "/x_rft/rubric/ask", "together, each" },
        { Judge("\"range\": [0, 5], \"x_rft\": { \"rubric\": { \"criteria\": [\"a\"] } }"), "invalid_value", "/range", "from 0 to 1" },
        { Judge("\"x_rft\": { \"ranking\": {}, \"rubric\": { \"criteria\": [\"a\"] } }"), "invalid_value", "/x_rft/ranking", "not both" },
        { Judge("\"x_rft\": { \"ranking\": { \"rounds\": 0 } }"), "invalid_value", "/x_rft/ranking/rounds", "at least 1" },
        { Judge("\"x_rft\": { \"ranking\": {} }", "{{sample.output_text}}"), "invalid_template", "/input/0/content", "many samples" },
        { Message("""{ "role": "tool", "content": "x" }"""), "invalid_value", "/input/0/role", "system, developer, user, assistant" },
        { Message("""{ "role": "user", "content": 5 }"""), "wrong_type", "/input/0/content", "a text, a part" },
        { Message("""{ "role": "user", "content": [] }"""), "invalid_value", "/input/0/content", "no parts" },
        { Message("""{ "role": "user", "content": [{ "type": "text", "text": "x" }] }"""), "invalid_value", "/input/0/content/0/type", "input_text" },
        { Message("""{ "role": "user", "content": { "type": "input_image", "image_url": "{{sample.output_text}}" } }"""), "invalid_template", "/input/0/content/image_url", "fetch" },
        { Label("\"labels\": [\"a\", \"a\"], \"passing_labels\": [\"a\"]"), "invalid_value", "/labels/1", "given twice" },
        { Label("\"labels\": [\"a\", 1], \"passing_labels\": [\"a\"]"), "wrong_type", "/labels/1", "a text is needed" },
        { Label("\"labels\": [\"a\"], \"passing_labels\": []"), "invalid_value", "/passing_labels", "empty" },
    };

    public static TheoryData<string> Valid =>
    [
        Check,
        Similarity("\"fuzzy_match\", \"pass_threshold\": 0.5, \"x_rft\": { \"fuzzy\": \"wratio\" }"),
        Similarity("\"bleu\", \"x_rft\": { \"smoothing\": \"add1\", \"tokenizer\": \"13a\" }"),
        Similarity("\"rouge_2\", \"x_rft\": { \"statistic\": \"recall\", \"stemmer\": true }"),
        Similarity("\"cosine\", \"x_rft\": { \"embedding\": \"tf\" }"),
        Multi($"\"graders\": {{ \"a\": {Check} }}, \"calculate_output\": \"a\", \"x_rft\": {{ \"on_error\": \"zero\", \"on_na\": \"zero\" }}"),
        Multi($"\"graders\": [{Check}], \"calculate_output\": \"2 * s\""),
        Judge("\"range\": [-1, 10.5], \"pass_threshold\": 3, \"sampling_params\": { \"seed\": 1, \"top_p\": 0.5, \"temperature\": 0, \"max_completions_tokens\": 9, \"reasoning_effort\": \"minimal\" }"),
        Judge("\"x_rft\": { \"ranking\": { \"rounds\": 3 } }"),
        Judge("\"x_rft\": { \"rubric\": { \"criteria\": \"{{item.rubric}}\", \"ask\": \"each\" } }"),
        Judge("\"x_rft\": { \"rubric\": { \"criteria\": [\"a\", { \"name\": \"n\", \"text\": \"b {{item.c}}\", \"weight\": -2 }, { \"text\": \"g\", \"gate\": true }] } }"),
        Message("""{ "role": "developer", "content": [{ "type": "input_text", "text": "a" }, { "type": "input_image", "image_url": "{{item.u}}", "detail": "low" }, { "type": "input_audio", "input_audio": { "data": "{{item.d}}", "format": "wav" } }] }"""),
        Message("""{ "type": "message", "role": "user", "content": { "type": "output_text", "text": "{{sample.choices[0].message.content}}" } }"""),
        Label("\"labels\": [\"a\", \"b\"], \"passing_labels\": [\"b\"]"),
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_first_fault_has_a_name_a_place_and_a_cure(string json, string fault, string pointer, string message)
    {
        var refused = Assert.Throws<GraderJsonException>(() => GraderDefinition.Parse(json));
        Assert.Equal((fault, pointer), (refused.FaultName, refused.Pointer));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void The_normal_form_of_a_grader_is_its_own_normal_form(string json)
    {
        string normal = GraderDefinition.Parse(json).ToJson().ToJsonString();
        Assert.Equal(normal, GraderDefinition.Parse(normal).ToJson().ToJsonString());
    }

    [Fact]
    public void The_normal_form_spells_out_the_range_and_orders_the_fields()
    {
        const string Json = """{ "input": [{ "content": "x", "role": "user" }], "pass_threshold": null, "model": "m", "name": "j", "type": "score_model" }""";
        Assert.Equal(
            """{"type":"score_model","name":"j","model":"m","input":[{"role":"user","content":"x"}],"range":[0,1]}""",
            GraderDefinition.Parse(Json).ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("{\n  \"type\": \"string_check\",\n  \"größe\": tru }", 3, 15)]
    [InlineData("", 1, 1)]
    [InlineData("{ \"type\": \"string_check\" } x", 1, 28)]
    public void What_is_not_json_is_told_with_line_and_column(string json, int line, int column)
    {
        var refused = Assert.Throws<GraderJsonException>(() => GraderDefinition.Parse(json, "g.json"));
        Assert.Equal((GraderJsonFault.MalformedJson, new SourcePosition("g.json", line, column)), (refused.Fault, refused.Position));
    }

    [Fact]
    public void A_fault_is_told_with_line_and_column()
    {
        const string Json = "{\n  \"type\": \"multi\", \"name\": \"m\",\n  \"graders\": { \"ä\": { \"type\": \"string_check\", \"name\": \"s\",\n    \"input\": \"ö\", \"reference\": \"b\", \"operation\": \"is\" } },\n  \"calculate_output\": \"ä\" }";
        var refused = Assert.Throws<GraderJsonException>(() => GraderDefinition.Parse(Json, "g.json"));
        Assert.Equal(("/graders/ä/operation", new SourcePosition("g.json", 4, 50)), (refused.Pointer, refused.Position));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_text()
    {
        var refused = Assert.Throws<GraderJsonException>(() => GraderDefinition.Parse(Check.Replace("\"a\"", "\"\\ud800\"", StringComparison.Ordinal)));
        Assert.Equal(GraderJsonFault.MalformedJson, refused.Fault);
    }

    [Fact]
    public void Deep_nesting_is_refused_without_harm()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"x_rft\":", 100_000));
        Assert.Equal(GraderJsonFault.MalformedJson, Assert.Throws<GraderJsonException>(() => GraderDefinition.Parse(deep)).Fault);
    }

    private static string Similarity(string metric) =>
        $$"""{ "type": "text_similarity", "name": "t", "input": "{{"{{sample.output_text}}"}}", "reference": "{{"{{item.a}}"}}", "evaluation_metric": {{metric}} }""";

    private static string Multi(string rest) => $$"""{ "type": "multi", "name": "m", {{rest}} }""";

    private static string Judge(string rest, string content = "x") =>
        $$"""{ "type": "score_model", "name": "j", "model": "m", "input": [{ "role": "user", "content": "{{content}}" }], {{rest}} }""";

    private static string Message(string message) => $$"""{ "type": "score_model", "name": "j", "model": "m", "input": [{{message}}] }""";

    private static string Label(string rest) =>
        $$"""{ "type": "label_model", "name": "l", "model": "m", "input": [{ "role": "user", "content": "x" }], {{rest}} }""";
}
