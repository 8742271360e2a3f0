using Rft.Training.ChatTemplates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>Where templates come from.</summary>
public sealed class ChatTemplateFilesTests
{
    [Fact]
    public void One_template_is_taken_from_the_tokenizers_settings()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "tokenizer_config.json", """{"chat_template":"a"}""");
        Assert.Equal("a", ChatTemplateFiles.Load(folder.Root).Select(hasTools: true));
    }

    [Fact]
    public void Of_several_the_one_for_tools_is_taken_where_there_are_tools()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "tokenizer_config.json", """{"chat_template":[{"name":"default","template":"a"},{"name":"tool_use","template":"b"},{"name":"rag","template":"c"}]}""");
        var files = ChatTemplateFiles.Load(folder.Root);
        Assert.Equal(("a", "b", "c"), (files.Select(), files.Select(hasTools: true), files.Select("rag", hasTools: true)));
        Assert.Contains("there are default, rag, tool_use", Assert.Throws<ChatTemplateException>(() => files.Select("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_its_own_goes_before_the_settings()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "tokenizer_config.json", """{"chat_template":"a"}""");
        Write(folder, "chat_template.json", """{"chat_template":"b"}""");
        Assert.Equal("b", ChatTemplateFiles.Load(folder.Root).Select());
        Write(folder, "chat_template.jinja", "c");
        Write(folder, "additional_chat_templates/tool_use.jinja", "d");
        var files = ChatTemplateFiles.Load(folder.Root);
        Assert.Equal(("c", "d"), (files.Select(), files.Select(hasTools: true)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("""{"chat_template":[{"name":"x"}]}""")]
    public void A_folder_without_a_template_is_an_error(string settings)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "tokenizer_config.json", settings);
        Assert.Throws<ChatTemplateException>(() => ChatTemplateFiles.Load(folder.Root));
    }

    private static void Write(TemporaryFolder folder, string name, string text)
    {
        string path = Path.Combine(folder.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
