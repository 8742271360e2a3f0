using System.Text;

namespace Rft.Graders.Tests.Contract;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", -1)]
    [InlineData("""{"a":"\ud83d\ude00"}""", -1)]
    [InlineData("""{"a":"\u00e4\n\\ud83d"}""", -1)]
    [InlineData("""{"a":"\ud83d"}""", 6)]
    [InlineData("""{"a":"\ud83d\u0041"}""", 6)]
    [InlineData("""{"a":"x\ude00"}""", 7)]
    [InlineData("""{"a":"\\\ud83d"}""", 8)]
    [InlineData("""{"\uD83D\uDE00":1,"\uD83d":2}""", 19)]
    public void Half_a_character_is_found(string json, int place) => Assert.Equal(place, JsonText.LoneSurrogate(Encoding.UTF8.GetBytes(json)));
}
