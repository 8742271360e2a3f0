using System.Text;
using Rft.Graders;
using Rft.Training.Data;

namespace Rft.Training.Tests.Data;

public sealed class ChatJsonlReaderTests
{
    private const string Good = """{"messages":[{"role":"user","content":"2+2"},{"role":"assistant","content":"4"}],"answer":"4"}""";

    [Fact]
    public void A_row_keeps_messages_flags_fields_and_line()
    {
        const string text = """
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"2+"},{"type":"text","text":"2"}]},
            """;
        var row = Assert.Single(Read(text.Trim() + """{"role":"assistant","content":"5","weight":0},{"role":"assistant","content":"4","weight":1}],"weight":-0.5,"answer":4}"""));
        Assert.Equal(["system", "user", "assistant", "assistant"], row.Messages.Select(message => message.Role));
        Assert.Equal("2+2", row.Messages[1].Content);
        Assert.Equal([false, false, false, true], row.Trained);
        Assert.Equal(-0.5, row.Weight);
        Assert.Equal(4, row.Item.Int("answer"));
        Assert.Equal(1, row.Line);
        Assert.Equal(2, row.PromptMessages.Count);
    }

    [Fact]
    public void Tool_calls_are_kept_as_the_model_wrote_them()
    {
        var row = Assert.Single(Read("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"add","arguments":"{\"a\":1"}},{"function":{"name":"now","arguments":{"tz":"utc"}}}]},{"role":"tool","tool_call_id":"c1","content":"3"},{"role":"assistant","content":"3","reasoning_content":"easy"}]}"""));
        var calls = row.Messages[1].ToolCalls;
        Assert.Equal(("c1", "add", "{\"a\":1"), (calls[0].Id, calls[0].Name, calls[0].Arguments));
        Assert.Equal(("", "now", "{\"tz\":\"utc\"}"), (calls[1].Id, calls[1].Name, calls[1].Arguments));
        Assert.Equal("", row.Messages[1].Content);
        Assert.Equal("c1", row.Messages[2].ToolCallId);
        Assert.Equal("easy", row.Messages[3].Reasoning);
        Assert.Equal([false, true, false, true], row.Trained);
    }

    [Fact]
    public void A_byte_order_mark_CRLF_and_blank_lines_are_tolerated()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"\r\n{Good}\r\n  \r\n\n{Good}")];
        Assert.Equal([2, 5], ChatJsonlReader.Read(new MemoryStream(bytes), "t", ChatRowUse.Supervised).Select(row => row.Line));
    }

    [Fact]
    public void Rows_longer_than_the_buffer_and_rows_after_them_are_whole()
    {
        string content = new('é', 150_000);
        var rows = Read(string.Join('\n', Enumerable.Range(0, 3).Select(i => $$"""{"messages":[{"role":"user","content":"{{content}}{{i}}"}]}""")), ChatRowUse.Prompt);
        Assert.Equal(["0", "1", "2"], rows.Select(row => row.Messages[0].Content[^1..]));
        Assert.All(rows, row => Assert.Equal(150_001, row.Messages[0].Content.Length));
    }

    [Fact]
    public void Reading_is_streamed()
    {
        using var rows = ChatJsonlReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Good + "\nbroken")), "t", ChatRowUse.Supervised).GetEnumerator();
        Assert.True(rows.MoveNext());
        Assert.Throws<DatasetException>(() => rows.MoveNext());
    }

    [Theory]
    [InlineData("""{"messages":[}""", "t.jsonl(2,14): not valid JSON: '}' is an invalid start of a value; a row is one JSON object on one line")]
    [InlineData("""{"é":é}""", "t.jsonl(2,6): not valid JSON: '0xC3' is an invalid start of a value; a row is one JSON object on one line")]
    [InlineData("""{"messages":[],"messages":[]}""", "t.jsonl(2,1): not valid JSON: Duplicate property 'messages' encountered during deserialization; a row is one JSON object on one line")]
    [InlineData("[1]", "t.jsonl(2,1): a row is a JSON object, not a list; write {\"messages\": [...]}")]
    [InlineData("""{"prompt":"x"}""", "t.jsonl(2,1): the row has no \"messages\"; add a list of {\"role\": ..., \"content\": ...}")]
    [InlineData("""{"messages":"x"}""", "t.jsonl(2,13): \"messages\" is a string, not a list; write [{\"role\": \"user\", \"content\": ...}]")]
    [InlineData("""{"messages":[]}""", "t.jsonl(2,13): \"messages\" is empty; add at least one message")]
    [InlineData("""{"messages":["x"]}""", "t.jsonl(2,14): message 0 is a string, not an object; write {\"role\": ..., \"content\": ...}")]
    [InlineData("""{"messages":[{"content":"x"}]}""", "t.jsonl(2,14): message 0 has no \"role\"; use system, developer, user, assistant or tool")]
    [InlineData("""{"messages":[{"role":"human","content":"x"}]}""", "t.jsonl(2,22): message 0 has the role \"human\"; use system, developer, user, assistant or tool")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "t.jsonl(2,14): message 0 has no \"content\"; add a string (only an assistant message with tool_calls may leave it out)")]
    [InlineData("""{"messages":[{"role":"user","content":5}]}""", "t.jsonl(2,39): the content of message 0 is a number; write a string or a list of text parts")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", "t.jsonl(2,40): image parts are not supported (message 0, part 0); use {\"type\": \"text\", \"text\": ...} or remove the row")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"input_audio"}]}]}""", "t.jsonl(2,67): audio parts are not supported (message 0, part 1); use {\"type\": \"text\", \"text\": ...} or remove the row")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"file"}]}]}""", "t.jsonl(2,40): file parts are not supported (message 0, part 0); use {\"type\": \"text\", \"text\": ...} or remove the row")]
    [InlineData("""{"messages":[{"role":"user","content":["x"]}]}""", "t.jsonl(2,40): a content part has no \"type\" (message 0, part 0); use {\"type\": \"text\", \"text\": ...} or remove the row")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"smell"}]}]}""", "t.jsonl(2,40): a content part has the unknown type \"smell\" (message 0, part 0); use {\"type\": \"text\", \"text\": ...} or remove the row")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "t.jsonl(2,40): a text part has no \"text\" string (message 0, part 0); use {\"type\": \"text\", \"text\": ...} or remove the row")]
    [InlineData("""{"messages":[{"role":"user","content":"x","weight":1}]}""", "t.jsonl(2,52): message 0 has a weight but the role user; only assistant messages are trained, remove the weight")]
    [InlineData("""{"messages":[{"role":"assistant","content":"x","weight":0.5}]}""", "t.jsonl(2,57): the weight of message 0 is 0.5; use 0 or 1 (a weight of the whole row goes beside \"messages\")")]
    [InlineData("""{"messages":[{"role":"assistant","content":"x"}],"weight":"a"}""", "t.jsonl(2,59): the row's weight is \"a\"; use a finite number")]
    [InlineData("""{"messages":[{"role":"assistant","content":"x"}],"weight":2}""", "t.jsonl(2,59): this row has a weight, the row on line 1 has none; give every row a \"weight\" or none")]
    [InlineData("""{"messages":[{"role":"user","content":"x","tool_calls":[]}]}""", "t.jsonl(2,56): message 0 has tool_calls but the role user; only assistant messages call tools")]
    [InlineData("""{"messages":[{"role":"assistant","content":"x","tool_calls":{}}]}""", "t.jsonl(2,61): the tool_calls of message 0 are an object, not a list")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"c"}]}]}""", "t.jsonl(2,48): tool call 0 of message 0 has no function name; write {\"id\": ..., \"function\": {\"name\": ..., \"arguments\": \"...\"}}")]
    [InlineData("""{"messages":[{"role":"tool","content":"x","tool_call_id":7}]}""", "t.jsonl(2,58): the tool_call_id of message 0 is a number, not a string")]
    [InlineData("""{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","weight":0}]}""", "t.jsonl(2,13): the row has nothing to train: no assistant message with weight 1; add an assistant message or remove the row")]
    public void A_bad_row_is_named_with_place_and_cure(string row, string message)
    {
        var error = Assert.Throws<DatasetException>(() => Read(Good + "\n" + row));
        Assert.Equal(message, error.Message);
        Assert.Equal(("t.jsonl", 2), (error.File, error.Line));
    }

    [Fact]
    public void A_row_without_the_weight_that_others_have_is_refused()
    {
        var error = Assert.Throws<DatasetException>(() => Read(Good.Replace("\"answer\"", "\"weight\":1,\"answer\"", StringComparison.Ordinal) + "\n" + Good));
        Assert.Equal("t.jsonl(2,1): this row has no weight, the row on line 1 has one; give every row a \"weight\" or none", error.Message);
    }

    [Fact]
    public void A_prompt_row_needs_something_before_the_answer()
    {
        var error = Assert.Throws<DatasetException>(() => Read("""{"messages":[{"role":"assistant","content":"x"}]}""", ChatRowUse.Prompt));
        Assert.Equal("t.jsonl(1,13): the row has no prompt: every message is the assistant's; begin with a user message", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n  \n")]
    public void An_empty_file_is_refused(string text) => Assert.Equal(
        "t.jsonl(1,1): the file holds no rows; write one JSON object with \"messages\" on each line",
        Assert.Throws<DatasetException>(() => Read(text)).Message);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_placed()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Good + "\n{\"é\":\""), 0xE9, .. "\"}"u8];
        var error = Assert.Throws<DatasetException>(() => ChatJsonlReader.Read(new MemoryStream(bytes), "t.jsonl", ChatRowUse.Supervised).Count());
        Assert.Equal("t.jsonl(2,7): byte 0xE9 is not UTF-8; save the file as UTF-8", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.StartsWith("cannot read the dataset /no/such.jsonl: ",
        Assert.Throws<DatasetException>(() => ChatJsonlReader.Read("/no/such.jsonl", ChatRowUse.Prompt).Count()).Message, StringComparison.Ordinal);

    private static List<ChatRow> Read(string text, ChatRowUse use = ChatRowUse.Supervised) =>
        [.. ChatJsonlReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.jsonl", use)];

    [Fact]
    public void A_row_in_memory_is_read_like_a_line()
    {
        var item = Item.Parse("""{"messages":[{"role":"user","content":"1+1"},{"role":"assistant","content":"2"}],"answer":"2"}""");
        var row = ChatRow.Parse(item, "data set 'demos'", 7, ChatRowUse.Supervised);
        Assert.Equal(["1+1", "2"], row.Messages.Select(message => message.Content));
        Assert.Equal([false, true], row.Trained);
        Assert.Equal((1, 7, "2"), (row.Weight, row.Line, row.Item.Text("answer")));
        Assert.StartsWith("data set 'train'(1,", Assert.Throws<DatasetException>(
            () => ChatRow.Parse(Item.Parse("""{"messages":[{"role":"user","content":"1+1"}]}"""), "data set 'train'", 1, ChatRowUse.Supervised)).Message,
            StringComparison.Ordinal);
    }
}
