using Rft.Graders;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

/// <summary>The built-in model's chat format in the files of Hugging Face programs.</summary>
public sealed class TinyChatFilesTests
{
    private static readonly TinyChatFormat Tiny = new(new ByteTokenizer(["<answer>", "</answer>"]));

    [Theory]
    [InlineData("2+2?")]
    [InlineData("  two\n\nlines\t, é 漢 😀 and <answer>4</answer>")]
    [InlineData("")]
    public void A_conversation_has_the_same_ids(string text)
    {
        var files = ChatFormats.ToFiles(Tiny).ToFormat();
        Message[] messages =
        [
            new() { Role = "developer", Content = "Add." }, new() { Role = "user", Content = text }, new() { Role = "assistant", Content = "4" }, new() { Role = "tool", Content = "ok" },
        ];
        Assert.Equal(Tiny.EncodePrompt(messages), files.EncodePrompt(messages));
        Assert.Equal(Tiny.Tokenizer.Vocabulary, files.Tokenizer.Vocabulary);
        Assert.Equal(Tiny.StopTokens, files.StopTokens);
        int[] answer = [.. Tiny.Tokenizer.Encode(text), ByteTokenizer.End];
        Assert.Equal(text, files.ParseCompletion(answer).Content);
    }
}
