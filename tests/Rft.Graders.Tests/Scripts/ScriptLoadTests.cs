using System.Runtime.CompilerServices;

namespace Rft.Graders.Tests.Scripts;

public sealed class ScriptLoadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compile_error_names_file_line_column_and_shows_the_line()
    {
        var refused = await Refused("var x = 1;\nreturn x + undefinedName;");
        Assert.Equal(FaultCode.CompileError, refused.Code);
        Assert.Equal((2, 12), (refused.Position!.Line, refused.Position.Column));
        Assert.Equal("return x + undefinedName;", refused.SourceLine);
        Assert.Contains("CS0103", refused.Message, StringComparison.Ordinal);
        Assert.Matches(@"grader\.csx\(2,12\): compile_error: CS0103.*\n    return x \+ undefinedName;", refused.Describe().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("return 1 +;", FaultCode.CompileError, 1)]
    [InlineData("var x = 1;", FaultCode.NoEntryPoint, 0)]
    [InlineData("", FaultCode.NoEntryPoint, 0)]
    [InlineData("double Grade(Sample s, Item i) => 1;\nreturn 2;", FaultCode.CompileError, 2)]
    [InlineData("double Grade(Sample s, Item i) => 1;\ndouble[] GradeGroup(IReadOnlyList<Sample> s, Item i) => null;", FaultCode.CompileError, 2)]
    [InlineData("\ndouble Grade(Sample s) => 1;", FaultCode.CompileError, 2)]
    [InlineData("double[] GradeGroup(List<Sample> s, Item i) => null;", FaultCode.CompileError, 1)]
    [InlineData("#load \"/etc/passwd\"\nreturn 1;", FaultCode.CompileError, 1)]
    [InlineData("#r \"helpers.dll\"\nreturn 1;", FaultCode.CompileError, 1)]
    [InlineData("// ok\n// grader: rnge=0..1\nreturn 1;", FaultCode.CompileError, 2)]
    [InlineData("// grader: range=1..0\nreturn 1;", FaultCode.CompileError, 1)]
    [InlineData("// grader: time=soon\nreturn 1;", FaultCode.CompileError, 1)]
    public async Task A_bad_script_is_refused_with_its_place(string source, FaultCode code, int line)
    {
        var refused = await Refused(source);
        Assert.Equal((code, line), (refused.Code, refused.Position!.Line));
    }

    [Fact]
    public async Task A_lambdas_return_is_not_the_scripts()
    {
        Assert.Equal(FaultCode.NoEntryPoint, (await Refused("Func<int> f = () => { return 1; };")).Code);
    }

    [Fact]
    public async Task A_source_beyond_the_limit_is_refused()
    {
        var refused = await Refused("return 1; //" + new string('x', 300_000));
        Assert.Equal(FaultCode.InputLimit, refused.Code);
        Assert.Contains("262144", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("new Func<int>(() => { return ", "; })()")]
    public async Task Nesting_that_would_overflow_the_compiler_is_refused(string open, string close)
    {
        string nested = string.Concat(Enumerable.Repeat(open, 5000)) + "1" + string.Concat(Enumerable.Repeat(close, 5000));
        Assert.Equal(FaultCode.InputLimit, (await Refused($"return {nested};")).Code);
    }

    [Fact]
    public async Task Many_comparisons_are_not_nesting()
    {
        string many = string.Join(" && ", Enumerable.Repeat("Sample.Text.Length < 5", 400));
        await using var bench = await Bench.OfText(".csx", $"return {many};");
        Assert.Equal(1, (await bench.Grade("abc")).Score());
    }

    [Fact]
    public async Task The_same_content_is_compiled_once()
    {
        using var folder = new TempFolder();
        var loader = new GraderLoader();
        using var first = await loader.LoadAsync(new GraderSource("a", folder.Write("a.csx", "return 1;")), Token);
        using var second = await loader.LoadAsync(new GraderSource("b", folder.Write("b.csx", "return 1;")), Token);
        string other = folder.Write("c.csx", "return 2;");
        foreach (var grader in await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => loader.LoadAsync(new GraderSource("c", other), Token))))
            grader.Dispose();
        Assert.Equal(2, loader.Compilations);
    }

    [Fact]
    public async Task The_hash_covers_source_and_options_but_not_name_or_place()
    {
        using var folder = new TempFolder();
        var loader = new GraderLoader();
        async Task<string> Hash(string file, string text, string options) =>
            await Hashed(loader, new GraderSource(file, folder.Write(file, text)) { Options = Item.Parse(options) });
        string hash = await Hash("a.csx", "return 1;", """{ "a": 1, "b": 2 }""");
        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, await Hash("b.csx", "return 1;", """{"b":2,"a":1}"""));
        Assert.NotEqual(hash, await Hash("a.csx", "return 1 ;", """{ "a": 1, "b": 2 }"""));
        Assert.NotEqual(hash, await Hash("a.csx", "return 1;", """{ "a": 2, "b": 2 }"""));
    }

    [Fact]
    public async Task Nothing_stays_loaded_after_a_hundred_reloads()
    {
        var contexts = await LoadCallUnloadRepeatedly(100);
        await Task.Yield();
        for (int i = 0; i < 10 && contexts.Any(c => c.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(0, contexts.Count(c => c.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> LoadCallUnloadRepeatedly(int times)
    {
        using var folder = new TempFolder();
        var loader = new GraderLoader();
        var contexts = new List<WeakReference>();
        for (int i = 0; i < times; i++)
            await LoadCallUnload(loader, folder.Write("grader.csx", $"Metric(\"m\", 1); return {i % 7};"), contexts);
        return contexts;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task LoadCallUnload(GraderLoader loader, string file, List<WeakReference> contexts)
    {
        using var grader = await loader.LoadAsync(new GraderSource("test", file), Token);
        contexts.Add(new WeakReference(System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(grader.Code!)));
        await GraderTest.RunAsync(grader.Grader!, "{}", "text", cancellationToken: Token);
    }

    private static async Task<string> Hashed(GraderLoader loader, GraderSource source)
    {
        using var grader = await loader.LoadAsync(source, Token);
        return grader.Hash;
    }

    private static async Task<GraderLoadException> Refused(string source)
    {
        using var folder = new TempFolder();
        string file = folder.Write("grader.csx", source);
        return await Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(new GraderSource("test", file), Token));
    }
}
