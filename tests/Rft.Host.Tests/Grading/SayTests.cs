using Rft.Host.Grading;

namespace Rft.Host.Tests.Grading;

public sealed class SayTests
{
    [Theory]
    [InlineData("a\tb\r\nc", "a\tb\nc", "a\\tb\\r\\nc")]
    [InlineData("\u001b[2J\a\u009bm", "\\u001B[2J\\u0007\\u009Bm", "\\u001B[2J\\u0007\\u009Bm")]
    [InlineData("over\rwritten", "over\nwritten", "over\\rwritten")]
    [InlineData("ümläut 😀", "ümläut 😀", "ümläut 😀")]
    public void Control_characters_are_escaped(string text, string lines, string line) =>
        Assert.Equal((lines, line), (Say.OnLines(text), Say.OnOneLine(text)));
}
