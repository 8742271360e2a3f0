using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Rft.Graders.Tests.Plugins;

public sealed class PluginLoadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_says_what_it_is()
    {
        using var grader = await Load("Good");
        Assert.Equal(
            (GraderKind.Plugin, GraderShape.Sample, "test/word-count", "1.2", new ScoreRange(0, 1)),
            (grader.Kind, grader.Info.Shape, grader.Info.DeclaredName, grader.Info.Version, grader.Range));
        Assert.NotNull(grader.Grader);
        Assert.Null(grader.GroupGrader);
        Assert.Null(grader.BatchGrader);
        Assert.Matches("^[0-9a-f]{64}$", grader.Hash);
    }

    [Theory]
    [InlineData("{}", "one two three four", 0)]
    [InlineData("{}", "one two three", 1)]
    [InlineData("""{ "max_words": 4 }""", "one two three four", 1)]
    public async Task Options_bind_to_the_constructors_class(string options, string text, double expected)
    {
        using var grader = await Load("Good", options: options);
        var grade = await GraderTest.RunAsync(grader.Grader!, "{}", text, cancellationToken: Token);
        Assert.Equal(expected, grade.Value);
    }

    [Theory]
    [InlineData("""{ "max_word": 4 }""", "there is no option 'max_word'; there are max_words")]
    [InlineData("""{ "max_words": "many" }""", "option 'max_words' is \"many\", not a Int32")]
    public async Task Options_that_do_not_bind_are_refused(string options, string message)
    {
        var refused = await Refused("Good", options: options);
        Assert.Equal($"the options of Good.WordCount do not bind to WordCountOptions: {message}", refused.Message);
    }

    [Fact]
    public async Task Two_versions_of_a_dependency_live_side_by_side()
    {
        using var one = await Load("ConflictV1");
        using var two = await Load("ConflictV2");
        Assert.Equal(1, (await GraderTest.RunAsync(one.Grader!, "{}", "", cancellationToken: Token)).Value);
        Assert.Equal(2, (await GraderTest.RunAsync(two.Grader!, "{}", "", cancellationToken: Token)).Value);
    }

    [Theory]
    [InlineData("test/options")]
    [InlineData("FromOptions")]
    [InlineData("Several.FromOptions")]
    public async Task One_of_several_graders_is_chosen_by_name(string name)
    {
        using var grader = await Load("Several", name, """{ "score": 0.25 }""");
        Assert.Equal(0.25, (await GraderTest.RunAsync(grader.Grader!, "{}", "", cancellationToken: Token)).Value);
    }

    [Fact]
    public async Task Group_and_batch_graders_have_their_own_shape()
    {
        using var group = await Load("Several", "test/longest");
        using var batch = await Load("Several", "test/lengths");
        Assert.True(group is { GroupGrader: not null, Grader: null, BatchGrader: null });
        Assert.True(batch is { BatchGrader: not null, Grader: null, GroupGrader: null });
        Assert.NotEqual(group.Hash, batch.Hash);
    }

    [Theory]
    [InlineData("Several", null, FaultCode.LoadError, "'test/options' (Several.FromOptions), 'test/longest' (Several.Longest)")]
    [InlineData("Several", "test/other", FaultCode.NoEntryPoint, "no grader 'test/other'")]
    [InlineData("Several", "test/two-kinds", FaultCode.LoadError, "exactly one of")]
    [InlineData("Several", "test/bad-range", FaultCode.LoadError, "'1..0' is not a score range")]
    [InlineData("NoGrader", null, FaultCode.NoEntryPoint, "NoGrader.Unmarked is a grader without a [Grader(\"name\")] attribute")]
    [InlineData("DependencyV1", null, FaultCode.NoEntryPoint, "does not reference Rft.Graders.Abstractions")]
    [InlineData("MissingDependency", null, FaultCode.LoadError, "TestDependency 1.0.0.0 (needed by MissingDependency)")]
    [InlineData("OldContract", null, FaultCode.LoadError, "Rft.Graders.Abstractions 0.9.0.0, this host has 1.0.0.0; rebuild the plugin")]
    [InlineData("ConstructorThrows", null, FaultCode.LoadError, "ConstructorThrows.Fragile threw InvalidOperationException: no table found")]
    public async Task A_bad_plugin_is_refused_with_the_reason(string plugin, string? grader, FaultCode code, string message)
    {
        var refused = await Refused(plugin, grader);
        Assert.Equal(code, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".dll", refused.Position!.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ this is no assembly")]
    public async Task A_damaged_file_is_refused(string content)
    {
        using var folder = new TempFolder();
        var refused = await Refused(new GraderSource("test", folder.Write("Broken.dll", content)));
        Assert.Equal(FaultCode.LoadError, refused.Code);
        Assert.Contains("not a readable .NET assembly", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hash_covers_every_file_of_the_folder()
    {
        using var folder = new TempFolder();
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(Dll("Good"))!))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var source = new GraderSource("test", Path.Combine(folder.Path, "Good.dll"));
        string before = await Hash(source);
        using (var original = await Load("Good")) Assert.Equal(before, original.Hash);
        folder.Write("words.txt", "a table the plugin reads");
        Assert.NotEqual(before, await Hash(source));
    }

    [Theory]
    [InlineData("Good")]
    [InlineData("ConflictV1")]
    public async Task A_plugins_code_is_unloaded(string plugin)
    {
        var context = await LoadCallUnload(plugin);
        await Task.Yield();
        Collect(context);
        Assert.False(context.IsAlive);
    }

    private static void Collect(WeakReference context)
    {
        for (int i = 0; i < 10 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [Fact]
    public async Task A_dispose_that_throws_is_kept_for_the_author()
    {
        var grader = await Load("Good");
        grader.Dispose();
        Assert.Equal("a Dispose that throws", grader.DisposeFailure?.Message);
        Assert.Throws<ObjectDisposedException>(() => grader.Grader);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> LoadCallUnload(string plugin)
    {
        using var grader = await Load(plugin);
        await GraderTest.RunAsync(grader.Grader!, "{}", "text", cancellationToken: Token);
        return new WeakReference(AssemblyLoadContext.GetLoadContext(grader.Code!));
    }

    private static async Task<string> Hash(GraderSource source)
    {
        using var grader = await new GraderLoader().LoadAsync(source, Token);
        return grader.Hash;
    }

    private static string Dll(string plugin) => Path.Combine(Shared.Root, "artifacts", "test-plugins", plugin, Name(plugin) + ".dll");

    private static string Name(string plugin) => plugin == "DependencyV1" ? "TestDependency" : plugin;

    private static GraderSource Source(string plugin, string? grader, string options) =>
        new("test", Dll(plugin)) { Grader = grader, Options = Item.Parse(options) };

    private static Task<LoadedGrader> Load(string plugin, string? grader = null, string options = "{}") =>
        new GraderLoader().LoadAsync(Source(plugin, grader, options), Token);

    private static Task<GraderLoadException> Refused(string plugin, string? grader = null, string options = "{}") =>
        Refused(Source(plugin, grader, options));

    private static Task<GraderLoadException> Refused(GraderSource source) =>
        Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(source, Token));
}
