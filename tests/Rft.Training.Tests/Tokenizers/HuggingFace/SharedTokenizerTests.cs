using CsCheck;
using Rft.Conformance;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

/// <summary>Tokenizers of known models, where this machine has their files.</summary>
public sealed class SharedTokenizerTests
{
    private static readonly string[] Bits =
    [
        "a", "The", " cat", "'ll", "  ", "\n", "\t", "12", "½", "é", "e\u0301", "\U00010330", "\U0001D7D8", "\U0001F600", "\u200D", "日本", "。", "<|im_end|>", "<s>", "\u2581", "\0", "\uFFFF",
    ];

    [Fact]
    public async Task All_golden_encodings_pass()
    {
        var output = new StringWriter();
        Assert.Equal(ExitCodes.Passed, await TokenizersVerb.RunAsync([SharedFolder.Find("fixtures", "tokenizers")], output, output));
        Assert.EndsWith(" 0 failed, 0 skipped", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3-style-8k")]
    [InlineData("digits-style-8k")]
    public void Byte_level_encodings_decode_to_their_text(string name)
    {
        var tokenizer = HuggingFaceTokenizer.Load(SharedFolder.Find("data", "tokenizers", name));
        var known = Gen.Int[0, Bits.Length - 1].Select(i => Bits[i]);
        var any = Gen.Int[0, 0x10FFFF].Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32);
        Gen.OneOf(known, any).List[0, 30].Sample(bits =>
        {
            string text = string.Concat(bits);
            var ids = tokenizer.Encode(text);
            Assert.Equal(text, tokenizer.Decode(ids));
            Assert.DoesNotContain(ids, tokenizer.SpecialIds.Contains);
            Assert.Equal(text, tokenizer.Decode(tokenizer.EncodeMarkup(text, addSpecialTokens: false)));
        });
    }

    [Fact]
    public void Qwens_roles_are_read()
    {
        var tokenizer = HuggingFaceTokenizer.Load(SharedFolder.Find("data", "tokenizers", "qwen3"));
        Assert.Equal(151_669, tokenizer.Vocabulary);
        Assert.Equal(new SpecialTokens(null, new SpecialToken(151_645, "<|im_end|>"), new SpecialToken(151_643, "<|endoftext|>"), null), tokenizer.Special);
    }
}
