namespace Rft.Graders.Tests.Contract;

public sealed class ItemAndSampleTests
{
    private static readonly Item Row = Item.Parse("""{ "text": "t", "int": 3, "number": 2.5, "null": null, "list": [1, 2] }""");

    [Fact]
    public void Fields_are_read_by_type()
    {
        Assert.Equal(("t", 3, 2.5), (Row.Text("text"), Row.Int("int"), Row.Number("number")));
        Assert.Equal([1, 2], Row.Get<int[]>("list")!);
        Assert.Equal((true, true, false), (Row.Has("int"), Row.Has("null"), Row.Has("absent")));
        Assert.Null(Row.Get<int?>("absent"));
        Assert.Null(Row.Get<int?>("null"));
    }

    [Fact]
    public void A_wrong_field_is_named_with_what_it_holds()
    {
        Assert.Equal("the row has no field 'absent'", Assert.Throws<ItemFieldException>(() => Row.Text("absent")).Message);
        Assert.Equal("row field 'number' is 2.5, not a whole number", Assert.Throws<ItemFieldException>(() => Row.Int("number")).Message);
        Assert.Equal("row field 'int' is 3, not a string", Assert.Throws<ItemFieldException>(() => Row.Text("int")).Message);
        Assert.Equal("row field 'null' is null, not a number", Assert.Throws<ItemFieldException>(() => Row.Number("null")).Message);
        Assert.Equal("row field 'text' is \"t\", not a Int32[]", Assert.Throws<ItemFieldException>(() => Row.Get<int[]>("text")).Message);
    }

    [Fact]
    public void A_row_is_an_object() => Assert.Throws<ArgumentException>(() => Item.Parse("[1]"));

    [Theory]
    [InlineData("<answer>42</answer>", "42")]
    [InlineData("a <answer> 42\n</answer> b", "42")]
    [InlineData("<answer>1</answer><answer>2</answer>", "2")]
    [InlineData("<answer>1</answer><answer>2", "1")]
    [InlineData("<answer><answer>2</answer>", "2")]
    [InlineData("<answer></answer>", "")]
    [InlineData("42", null)]
    [InlineData("<answer>42", null)]
    [InlineData("</answer><answer>", null)]
    [InlineData("<ANSWER>42</ANSWER>", null)]
    public void The_answer_is_the_last_complete_element(string text, string? expected)
    {
        bool found = new Sample { Text = text }.TryGetAnswer(out string answer);
        Assert.Equal((expected is not null, expected ?? ""), (found, answer));
    }
}
