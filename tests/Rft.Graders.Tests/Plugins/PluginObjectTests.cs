using Rft.Graders.Plugins;

namespace Rft.Graders.Tests.Plugins;

/// <summary>Objects of plugins for this process; here graders, taken as any class that implements a contract.</summary>
public sealed class PluginObjectTests
{
    [Fact]
    public async Task The_only_class_is_made_with_its_options()
    {
        var loaded = PluginObject<IGrader>.Load(Dll("Good"), null, Item.Parse("""{ "max_words": 1 }"""));
        var grade = await GraderTest.RunAsync(loaded.Value, "{}", "two words", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, grade.Value);
        Assert.Matches("^[0-9a-f]{64}$", loaded.Hash);
        Assert.Equal(loaded.Hash, PluginObject<IGrader>.Load(Dll("Good"), "WordCount", Item.Empty).Hash);
    }

    [Theory]
    [InlineData("Good", "Nothing", "the plugin has no class 'Nothing'; it has Good.WordCount")]
    [InlineData("ConstructorThrows", null, "the constructor of ConstructorThrows.Fragile threw InvalidOperationException: no table found")]
    [InlineData("None", null, "the file does not exist")]
    public void What_cannot_be_made_is_named(string plugin, string? name, string message) =>
        Assert.Equal(message, Assert.Throws<GraderLoadException>(() => PluginObject<IGrader>.Load(Dll(plugin), name, Item.Empty)).Message);

    [Fact]
    public void A_plugin_without_the_contract_and_a_file_that_is_no_assembly_are_refused()
    {
        Assert.StartsWith(
            "the plugin holds no public class that implements IDisposableContract",
            Assert.Throws<GraderLoadException>(() => PluginObject<IDisposableContract>.Load(Dll("Good"), null, Item.Empty)).Message, StringComparison.Ordinal);
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("x.dll"), "no assembly");
        Assert.Throws<GraderLoadException>(() => PluginObject<IGrader>.Load(folder.At("x.dll"), null, Item.Empty));
    }

    /// <summary>A contract that no plugin implements.</summary>
    private interface IDisposableContract;

    private static string Dll(string name) => Shared.Plugin(name);
}
