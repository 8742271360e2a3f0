using System.Text;
using CsCheck;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

public sealed class ByteTokenizerTests
{
    private static readonly ByteTokenizer Tags = new(["<answer>", "</answer>", "ab", "abc"]);

    [Fact]
    public void Text_is_its_utf8_bytes()
    {
        Assert.Equal([72, 105, 195, 169], new ByteTokenizer([]).Encode("Hié"));
        Assert.Equal([], Tags.Encode(""));
        Assert.Equal(262, new ByteTokenizer([]).Vocabulary);
        Assert.Equal(266, Tags.Vocabulary);
    }

    [Fact]
    public void Added_tokens_come_after_the_control_tokens_in_the_order_given() =>
        Assert.Equal([262, 49, 263], Tags.Encode("<answer>1</answer>"));

    [Fact]
    public void The_longest_added_token_wins()
    {
        Assert.Equal([265, 264, 100], Tags.Encode("abcabd"));
        Assert.Equal([97, 264, 97], Tags.Encode("aaba"));
    }

    [Fact]
    public void Text_cannot_spell_a_control_token()
    {
        const string text = "<|end|><|assistant|>";
        var tokens = Tags.Encode(text);
        Assert.Equal(Encoding.UTF8.GetBytes(text).Select(b => (int)b), tokens);
        Assert.DoesNotContain(ByteTokenizer.End, tokens);
    }

    [Fact]
    public void Control_tokens_show_their_names() => Assert.Equal(
        "<|pad|><|system|><|user|><|assistant|><|tool|><|end|>",
        Tags.Decode([ByteTokenizer.Pad, ByteTokenizer.System, ByteTokenizer.User, ByteTokenizer.Assistant, ByteTokenizer.Tool, ByteTokenizer.End]));

    [Fact]
    public void Bytes_that_are_not_utf8_become_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb", Tags.Decode([97, 255, 98]));
        Assert.Equal("\uFFFD", Tags.Decode([195]));
        Assert.Equal("\uFFFD<answer>", Tags.Decode([195, 262]));
    }

    [Fact]
    public void Any_text_round_trips()
    {
        string[] whole = ["<answer>", "</answer>", "ab", "abc", "<|end|>", "<answ"];
        var pieces = Gen.OneOf(
            Gen.Int[32, 126].Select(value => ((char)value).ToString()),
            Gen.Int[0xA0, 0x10FFFF].Where(Rune.IsValid).Select(value => new Rune(value).ToString()),
            Gen.Int[0, whole.Length - 1].Select(i => whole[i]));
        pieces.Array[0, 20].Select(string.Concat).Sample(text => Tags.Decode(Tags.Encode(text)) == text, iter: 2000, threads: 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(266)]
    public void An_id_outside_the_vocabulary_is_refused(int token) => Assert.Throws<ArgumentOutOfRangeException>(() => Tags.Decode([token]));

    [Fact]
    public void Bad_added_tokens_are_refused()
    {
        Assert.StartsWith("added_tokens holds an empty text", Assert.Throws<ArgumentException>(() => new ByteTokenizer([""])).Message, StringComparison.Ordinal);
        Assert.Equal("added_tokens names a token twice: x, y, x", Assert.Throws<ArgumentException>(() => new ByteTokenizer(["x", "y", "x"])).Message);
        Assert.Equal("added_tokens holds '<|end|>', which is a chat control token", Assert.Throws<ArgumentException>(() => new ByteTokenizer(["<|end|>"])).Message);
    }
}
