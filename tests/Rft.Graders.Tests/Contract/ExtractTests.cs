namespace Rft.Graders.Tests.Contract;

public sealed class ExtractTests
{
    [Theory]
    [InlineData(@"so \boxed{42}.", "42")]
    [InlineData(@"\boxed{1} no, \boxed{ 2 }", "2")]
    [InlineData(@"\boxed{\frac{1}{2}}", @"\frac{1}{2}")]
    [InlineData(@"\boxed {7}", "7")]
    [InlineData(@"\boxed{\{1, 2\}}", @"\{1, 2\}")]
    [InlineData(@"\boxed{}", "")]
    [InlineData(@"\boxed{\boxed{3}}", "3")]
    [InlineData(@"\boxed{1} and \boxed{2", null)]
    [InlineData(@"\boxed{1} and \boxed 2", null)]
    [InlineData(@"\boxed{1\}", null)]
    [InlineData("42", null)]
    [InlineData("", null)]
    public void The_last_box_counts(string text, string? expected) => Assert.Equal(expected, Extract.Boxed(text));

    [Theory]
    [InlineData("<a>1</a><a> 2 </a>", "2")]
    [InlineData("<a>1</a><a>2", "1")]
    [InlineData("<b>1</b>", null)]
    public void The_last_complete_element_counts(string text, string? expected) => Assert.Equal(expected, Extract.Tag(text, "a"));

    [Theory]
    [InlineData("12 apples and 7.5 pears.", 7.5)]
    [InlineData("it is 1,234,567.", 1234567.0)]
    [InlineData("1,2,3", 3.0)]
    [InlineData("1,2345", 2345.0)]
    [InlineData("costs $-1.50", -1.5)]
    [InlineData("= −3", -3.0)]
    [InlineData("5-3", 3.0)]
    [InlineData("(5)-3", 3.0)]
    [InlineData("x-3", 3.0)]
    [InlineData("-3", -3.0)]
    [InlineData("2.5e3", 2500.0)]
    [InlineData("around .5", 0.5)]
    [InlineData("1e999", null)]
    [InlineData("none", null)]
    [InlineData("٣", null)]
    public void The_last_number_counts(string text, double? expected) => Assert.Equal(expected, Extract.LastNumber(text));

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("""3""", "3")]
    [InlineData("""first {"a": 1}, then ```json\n[2]\n``` done""", "[2]")]
    [InlineData("""{"a": [1]} {"b": """, """{"a": [1]}""")]
    [InlineData("""{"a": [1]""", "[1]")]
    [InlineData("""{"a": "[2]"} {x}""", """{"a": "[2]"}""")]
    [InlineData("""{"a": 1, "a": 2}""", null)]
    [InlineData("""[1,]""", null)]
    [InlineData("""[see {"a": 1} there]""", """{"a": 1}""")]
    [InlineData("""[note: {"a": 1}""", """{"a": 1}""")]
    [InlineData("""[1] {"a": [2}""", "[1]")]
    [InlineData("[a 5\" pipe\n] {\"a\": 1}", """{"a": 1}""")]
    [InlineData("""{"a": "\"]"}""", """{"a": "\"]"}""")]
    [InlineData("""nothing""", null)]
    public void The_last_complete_json_counts(string text, string? expected) => Assert.Equal(expected, Extract.Json(text)?.GetRawText());

    [Theory]
    [InlineData("```js\na\nb\n```", "a\nb")]
    [InlineData("```\r\na\r\n```\r\n", "a")]
    [InlineData("```js\na\n```\n```sql\nb\n```", "b")]
    [InlineData("````\n```\n````", "```")]
    [InlineData("```js\n```", "")]
    [InlineData("```js\na", null)]
    [InlineData("`a`", null)]
    public void The_last_closed_code_block_counts(string text, string? expected) => Assert.Equal(expected, Extract.CodeBlock(text));

    [Fact]
    public void A_code_block_can_be_asked_for_by_language()
    {
        const string Text = "```JS title\na\n```\n```sql\nb\n```";
        Assert.Equal("a", Extract.CodeBlock(Text, "js"));
        Assert.Null(Extract.CodeBlock(Text, "python"));
    }

    /// <summary>A megabyte of what would be costly to try at every place.</summary>
    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[x]")]
    [InlineData("[\"")]
    [InlineData("[1,")]
    [InlineData("\\boxed{")]
    [InlineData("```\n")]
    [InlineData("9,")]
    [InlineData("<answer>")]
    public void Hostile_text_takes_linear_time(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Null(Extract.Boxed(text));
        Assert.Null(Extract.Tag(text, "answer"));
        _ = Extract.LastNumber(text);
        Assert.Null(Extract.Json(text));
        _ = Extract.CodeBlock(text);
        // Quadratic time would be minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
    }
}
