using System.Text;
using Rft.Training.Data;

namespace Rft.Training.Tests.Data;

public sealed class PreferenceJsonlReaderTests
{
    [Theory]
    [InlineData("""{"input":{"messages":[{"role":"user","content":"2+2"}]},"preferred_output":[{"role":"assistant","content":"4"}],"non_preferred_output":[{"role":"assistant","content":"5"}]}""")]
    [InlineData("""{"prompt":"2+2","chosen":"4","rejected":"5"}""")]
    [InlineData("""{"prompt":[{"role":"user","content":"2+2"}],"chosen":[{"role":"assistant","content":"4"}],"rejected":"5","source":"x"}""")]
    // Some data sets repeat the prompt in front of both answers.
    [InlineData("""{"prompt":"2+2","chosen":[{"role":"user","content":"2+2"},{"role":"assistant","content":"4"}],"rejected":[{"role":"user","content":"2+2"},{"role":"assistant","content":"5"}]}""")]
    public void Every_form_is_a_prompt_with_two_answers(string row)
    {
        var pair = Assert.Single(Read(row));
        Assert.Equal(["2+2", "4"], pair.Chosen.Messages.Select(message => message.Content));
        Assert.Equal(["2+2", "5"], pair.Rejected.Messages.Select(message => message.Content));
        Assert.All([pair.Chosen, pair.Rejected], side => Assert.Equal([false, true], side.Trained));
        Assert.Equal(1, pair.Line);
    }

    [Fact]
    public void Earlier_turns_are_context_and_an_answer_may_call_tools()
    {
        var pair = Assert.Single(Read("""
            {"input":{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}],"tools":[]},"preferred_output":[{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"r"},{"role":"assistant","content":"d"}],"non_preferred_output":[{"role":"assistant","content":"x","weight":0},{"role":"assistant","content":"e"}]}
            """.Trim()));
        Assert.Equal([false, false, false, true, false, true], pair.Chosen.Trained);
        Assert.Equal([false, false, false, false, true], pair.Rejected.Trained);
        Assert.Equal("f", Assert.Single(pair.Chosen.Messages[3].ToolCalls).Name);
    }

    [Theory]
    [InlineData("[1]", "t.jsonl(2,1): a row is a JSON object, not a list; write {\"prompt\": ..., \"chosen\": ..., \"rejected\": ...}")]
    [InlineData("""{"chosen":"a","rejected":"b"}""", "t.jsonl(2,1): the row has no \"prompt\"; write {\"prompt\": ..., \"chosen\": ..., \"rejected\": ...}")]
    [InlineData("""{"prompt":"","chosen":"a","rejected":"b"}""", "t.jsonl(2,11): \"prompt\" is empty; write the user's message")]
    [InlineData("""{"prompt":[],"chosen":"a","rejected":"b"}""", "t.jsonl(2,11): \"prompt\" is empty; add at least one message")]
    [InlineData("""{"prompt":"p","chosen":"a"}""", "t.jsonl(2,1): the row has no \"rejected\"; add the answer as a text or a list of messages")]
    [InlineData("""{"preferred_output":[]}""", "t.jsonl(2,1): the row has no prompt; add \"input\": {\"messages\": [{\"role\": \"user\", \"content\": ...}]}")]
    [InlineData("""{"prompt":"p","chosen":"a","rejected":"a"}""", "t.jsonl(2,39): \"chosen\" and \"rejected\" are the same, so that nothing is preferred; change one or remove the row")]
    [InlineData("""{"prompt":"p","chosen":"a","rejected":""}""", "t.jsonl(2,39): \"rejected\" has an assistant message without text; write one or remove the row")]
    [InlineData("""{"prompt":"p","chosen":[{"role":"tool","content":"a"}],"rejected":"b"}""", "t.jsonl(2,24): \"chosen\" has nothing to train: no assistant message with weight 1; add an assistant message or remove the row")]
    [InlineData("""{"prompt":"p","chosen":[{"role":"assistant","content":"a","weight":0}],"rejected":"b"}""", "t.jsonl(2,24): \"chosen\" has nothing to train: no assistant message with weight 1; add an assistant message or remove the row")]
    [InlineData("""{"prompt":"p","chosen":[{"role":"user","content":"a"}],"rejected":"b"}""", "t.jsonl(2,33): chosen: message 0 has the role user; an answer has assistant and tool messages, move the others to the prompt")]
    [InlineData("""{"prompt":[{"role":"user","content":"a","weight":1}],"chosen":"a","rejected":"b"}""", "t.jsonl(2,50): prompt: message 0 has a weight but the role user; only assistant messages are trained, remove the weight")]
    [InlineData("""{"input":{"messages":[{"role":"human","content":"a"}]},"preferred_output":"a","non_preferred_output":"b"}""", "t.jsonl(2,31): input: message 0 has the role \"human\"; use system, developer, user, assistant or tool")]
    [InlineData("""{"prompt":"p","chosen":5,"rejected":"b"}""", "t.jsonl(2,24): \"chosen\" is a number, not a list; write [{\"role\": \"user\", \"content\": ...}]")]
    [InlineData("""{"prompt":"p","chosen":"a","rejected":"b","weight":2}""", "t.jsonl(2,52): the row has a weight, which pairs do not have; remove it")]
    [InlineData("""{"prompt":"p",}""", "t.jsonl(2,15): not valid JSON: The JSON object contains a trailing comma at the end which is not supported in this mode. Change the reader options; a row is one JSON object on one line")]
    public void A_bad_row_is_named_with_place_field_and_cure(string row, string message) =>
        Assert.Equal(message, Assert.Throws<DatasetException>(() => Read("""{"prompt":"p","chosen":"a","rejected":"b"}""" + "\n" + row)).Message);

    [Fact]
    public void A_file_without_rows_or_that_is_not_there_is_refused()
    {
        Assert.Equal(
            "t.jsonl(1,1): the file holds no rows; write one JSON object with \"prompt\", \"chosen\" and \"rejected\" on each line",
            Assert.Throws<DatasetException>(() => Read("\n")).Message);
        Assert.StartsWith("cannot read the dataset /no/such/file", Assert.Throws<DatasetException>(() => PreferenceJsonlReader.Read("/no/such/file").ToList()).Message, StringComparison.Ordinal);
    }

    private static List<PreferenceRow> Read(string text) => [.. PreferenceJsonlReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.jsonl")];
}
