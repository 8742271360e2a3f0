namespace Rft.Graders.Tests;

public sealed class LoaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("grader.py")]
    [InlineData("grader")]
    public async Task An_unknown_kind_of_file_names_what_is_supported(string file)
    {
        var refused = await Refused(new GraderSource("test", file));
        Assert.Equal(FaultCode.LoadError, refused.Code);
        Assert.Contains(".dll (plugin), .csx (C# script), .js (JavaScript) and .json (OpenAI form)", refused.Message, StringComparison.Ordinal);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.dll")]
    [InlineData("absent.csx")]
    [InlineData("absent.js")]
    [InlineData("absent.json")]
    public async Task A_missing_file_is_named(string file)
    {
        var refused = await Refused(new GraderSource("correct", file));
        Assert.Equal(FaultCode.LoadError, refused.Code);
        Assert.Contains($"grader 'correct': the file '{file}' does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_not_utf8_is_refused()
    {
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "latin.js");
        await File.WriteAllBytesAsync(file, [0x2F, 0x2F, 0xE9, 0x0A], Token);
        Assert.Contains("not UTF-8", (await Refused(new GraderSource("test", file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_that_does_not_end_is_given_up()
    {
        using var folder = new TempFolder();
        var source = new GraderSource("test", folder.Write("loop.js", "const wait = /^(a+)+$/.test('a'.repeat(40) + '!'); function grade() { return 1; }"));
        var loader = new GraderLoader(new LoaderOptions { LoadTimeout = TimeSpan.FromMilliseconds(100) });
        var refused = await Assert.ThrowsAsync<GraderLoadException>(() => loader.LoadAsync(source, Token));
        Assert.Equal(FaultCode.LoadError, refused.Code);
        Assert.Contains("not ready within 0.1 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_can_be_cancelled()
    {
        using var folder = new TempFolder();
        var source = new GraderSource("test", folder.Write("one.js", "function grade() { return 1; }"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GraderLoader().LoadAsync(source, new CancellationToken(true)));
    }

    [Theory]
    [InlineData("0..1", 0, 1)]
    [InlineData("-1.5..1e3", -1.5, 1000)]
    [InlineData("2..2", 2, 2)]
    public void A_range_is_read(string text, double low, double high) => Assert.Equal(new ScoreRange(low, high), ScoreRange.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0-1")]
    [InlineData("1..0")]
    [InlineData("0..NaN")]
    [InlineData("0..1..2")]
    public void What_is_no_range_is_refused(string text) => Assert.Throws<FormatException>(() => ScoreRange.Parse(text));

    private static Task<GraderLoadException> Refused(GraderSource source) =>
        Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(source, Token));
}
