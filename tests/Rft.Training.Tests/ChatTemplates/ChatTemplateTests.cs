using Rft.Training.ChatTemplates;
using static Rft.Training.Tests.ChatTemplates.Templates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>What a template is given, and what comes back.</summary>
public sealed class ChatTemplateTests
{
    private const string Turns = "{% for m in messages %}<{{ m.role }}>{{ m.content }}<end>{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

    [Fact]
    public void A_template_sees_the_conversation()
    {
        var input = new ChatTemplateInput
        {
            Messages = Json("""[{"role":"user","content":"hi"}]"""),
            AddGenerationPrompt = true,
            SpecialTokens = new Dictionary<string, string?> { ["bos_token"] = "<s>", ["pad_token"] = null },
            TemplateArguments = Json("""{"think":false}""").EnumerateObject().ToDictionary(member => member.Name, member => member.Value),
        };
        string text = ChatTemplate.Parse("{{ bos_token }}{{ pad_token is defined }}{{ think }}{{ tools }}{{ documents }}" + Turns)
            .Render(input, TestContext.Current.CancellationToken).Text;
        Assert.Equal("<s>FalseFalseNoneNone<user>hi<end><assistant>", text);
    }

    [Fact]
    public void Json_keeps_order_and_the_kinds_of_numbers() => Assert.Equal(
        """{'z': 1, 'a': [1.0, 12345678901234567890, 1e+21, None, True]}|{"z": 1, "a": [1.0, 12345678901234567890, 1e+21, null, true]}""",
        Render("{{ v }}|{{ v | tojson }}", """{"v":{"z":1,"a":[1.0,12345678901234567890,1e21,null,true]}}"""));

    [Fact]
    public void A_templates_own_refusal_keeps_its_words()
    {
        var error = Refuse("\n{{ raise_exception('Roles must alternate!') }}");
        Assert.Equal(("Roles must alternate!", true, 2), (error.Message, error.Raised, error.Line));
        Assert.False(Refuse("{{ x.y }}").Raised);
    }

    [Fact]
    public void Generation_blocks_are_spans_of_the_output()
    {
        var chat = RenderChat("a{% for x in [1, 22] %}{% generation %}{{ x }}!{% endgeneration %},{% endfor %}");
        Assert.Equal("a1!,22!,", chat.Text);
        Assert.Equal([(1, 3), (4, 7)], chat.GenerationSpans);
    }

    [Fact]
    public void Names_set_in_a_generation_block_stay_in_it() => Assert.Equal("1", Render("{% generation %}{% set y = 1 %}{{ y }}{% endgeneration %}{{ y }}"));

    [Theory]
    [InlineData("m.content", "<user>hi<end><assistant>Well, ")]
    [InlineData("m.content | trim", "<user>hi<end><assistant>Well,")]
    public void A_final_message_can_be_continued(string content, string expected) => Assert.Equal(expected, Continue(
        Turns.Replace("m.content", content, StringComparison.Ordinal), """[{"role":"user","content":"hi"},{"role":"assistant","content":"Well, "}]"""));

    [Fact]
    public void The_last_text_of_a_message_in_parts_is_continued() => Assert.Equal(
        "ab",
        Continue("{% for p in messages[-1].content %}{{ p.text }}{% endfor %}!", """[{"role":"assistant","content":[{"text":"a"},{"text":"b"},{"image":1}]}]"""));

    [Theory]
    [InlineData("no content here", """[{"role":"assistant","content":"x"}]""")]
    [InlineData("{{ messages[-1].content }}", """[{"role":"assistant","content":null}]""")]
    [InlineData("{{ messages[-1].content }}", """[{"role":"assistant","content":[{"image":1}]}]""")]
    [InlineData("x", "[]")]
    public void What_cannot_be_continued_is_an_error(string template, string messages) =>
        Assert.Contains("continue_final_message", Assert.Throws<ChatTemplateException>(() => Continue(template, messages)).Message, StringComparison.Ordinal);

    [Fact]
    public void Inputs_that_contradict_themselves_are_refused()
    {
        var template = ChatTemplate.Parse("x");
        var both = new ChatTemplateInput { Messages = Json("[]"), AddGenerationPrompt = true, ContinueFinalMessage = true };
        Assert.Throws<ArgumentException>(() => template.Render(both, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => template.Render(new ChatTemplateInput { Messages = Json("{}") }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => Render("x", """{"messages":1}"""));
    }

    [Fact]
    public void A_template_serves_many_threads()
    {
        var template = ChatTemplate.Parse(Turns);
        Parallel.For(0, 100, i => Assert.Equal($"<u>{i}<end>", template.Render(
            new ChatTemplateInput { Messages = Json($$"""[{"role":"u","content":"{{i}}"}]""") }, CancellationToken.None).Text));
    }

    private static string Continue(string template, string messages) => ChatTemplate.Parse(template).Render(
        new ChatTemplateInput { Messages = Json(messages), ContinueFinalMessage = true }, TestContext.Current.CancellationToken).Text;
}
