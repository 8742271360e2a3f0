using System.Text;
using System.Text.RegularExpressions;
using Rft.Training.Data;

namespace Rft.Training.Tests.Data;

public sealed class RowTemplateTests
{
    private const string Row = """{"question": "6 * 7?", "answer": "It is <<6*7=42>>42.\n#### 42", "level": 3}""";

    private static readonly RowTemplate Template = new(
        "{{ question }} ({{level}})", "Be brief.", "{{ answer }}", new Dictionary<string, Regex> { ["answer"] = new("#### (.+)") });

    [Fact]
    public void Fields_stand_in_the_messages_and_what_is_cut_out_in_the_item()
    {
        var row = Assert.Single(Read(Row, ChatRowUse.Supervised));
        Assert.Equal(
            ["system: Be brief.", "user: 6 * 7? (3)", "assistant: It is <<6*7=42>>42.\n#### 42"], row.Messages.Select(message => $"{message.Role}: {message.Content}"));
        Assert.Equal("42", row.Item.Text("answer"));
        Assert.Equal("6 * 7?", row.Item.Text("question"));
        Assert.Equal([false, false, true], row.Trained);
    }

    [Fact]
    public void A_field_is_no_template_of_its_own()
    {
        var row = Assert.Single(Read("""{"question": "{{ answer }}", "answer": "#### 1", "level": 1}""", ChatRowUse.Prompt));
        Assert.Equal("{{ answer }} (1)", row.Messages[1].Content);
    }

    [Fact]
    public void A_template_with_two_answers_makes_pairs()
    {
        var pair = Assert.Single(ReadPairs("""{"question": "6 * 7?", "answer": "42", "level": 3, "bad": 41}"""));
        Assert.Equal(["system: Be brief.", "user: 6 * 7? (3)", "assistant: So 42."], pair.Chosen.Messages.Select(message => $"{message.Role}: {message.Content}"));
        Assert.Equal("41", pair.Rejected.Messages[^1].Content);
        Assert.Equal([false, false, true], pair.Rejected.Trained);
    }

    [Theory]
    [InlineData("""{"question": "x", "answer": "7", "level": 1}""", "rows.jsonl(1,1): the row has no field 'bad'; it has question, answer, level")]
    [InlineData("""{"question": "x", "answer": "", "level": 1, "bad": "So ."}""", "rows.jsonl(1,1): \"chosen\" and \"rejected\" are the same, so that nothing is preferred; change one or remove the row")]
    [InlineData("[]", "rows.jsonl(1,1): a row is a JSON object, not []")]
    public void A_row_that_makes_no_pair_is_named(string row, string message) => Assert.Equal(message, Assert.Throws<DatasetException>(() => ReadPairs(row)).Message);

    [Fact]
    public void A_template_without_answers_makes_none() => Assert.Throws<InvalidOperationException>(() => Template.ApplyPair(default));

    [Theory]
    [InlineData("""{"question": "x", "level": 1}""", "rows.jsonl(1,1): the row has no field 'answer'; it has question, level")]
    [InlineData("""{"question": "x", "answer": "7", "level": 1}""", "rows.jsonl(1,1): field 'answer' holds \"7\", in which the pattern #### (.+) finds no group")]
    [InlineData("[]", "rows.jsonl(1,1): a row is a JSON object, not []")]
    public void A_row_that_does_not_fit_is_named(string row, string message) =>
        Assert.Equal(message, Assert.Throws<DatasetException>(() => Read(row, ChatRowUse.Prompt)).Message);

    private static List<PreferenceRow> ReadPairs(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return [.. PreferenceJsonlReader.Read(stream, "rows.jsonl", Template with { Chosen = "So {{ answer }}.", Rejected = "{{ bad }}" })];
    }

    private static List<ChatRow> Read(string text, ChatRowUse use)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return [.. ChatJsonlReader.Read(stream, "rows.jsonl", use, Template)];
    }
}
