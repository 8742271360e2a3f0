using System.Diagnostics;
using System.Text;
using Rft.Graders.Workers;

namespace Rft.Graders.Tests.Workers;

/// <summary>Files that hurt whoever loads them: the host refuses them with a reason, in time, and loads the next.</summary>
public sealed class LoadingBombTests
{
    private static WorkerOptions Options => WorkerBench.Options with { Loader = WorkerOptions.DefaultLoader with { LoadTimeout = TimeSpan.FromSeconds(5) } };

    public static TheoryData<string, string, string> Bombs => new()
    {
        { ".csx", "static class Trap { public static readonly int Value = Loop(); static int Loop() { while (true) { } } }\n" + "return 1.0;", "" },
        { ".csx", "return " + new string('(', 50_000) + "1.0" + new string(')', 50_000) + ";", "nested" },
        { ".csx", ElseIfs(50_000), "" },
        { ".csx", "class A<T> { class B : A<A<A<B>>> { B b; } }\nreturn 1.0;", "" },
        { ".js", "for (;;) {}\nfunction grade() { return 1; }", "" },
        { ".js", "let x = []; while (true) x.push(new Array(1e6).fill(0));\nfunction grade() { return 1; }", "" },
        { ".js", "function grade() { return " + new string('(', 100_000) + "1" + new string(')', 100_000) + "; }", "" },
        { ".dll", "MZ half a library", "" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task A_file_that_hurts_its_loader_is_refused_or_loaded_in_time(string extension, string source, string message)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await using var bench = await WorkerBench.OfText(extension, source, Options);
            // Whoever compiles it all the same must grade with it, or fail with a typed fault.
            Assert.NotNull(await bench.Grade("x"));
        }
        catch (GraderLoadException e)
        {
            Assert.Contains(message, e.Message, StringComparison.Ordinal);
            Assert.NotEmpty(e.Message);
        }
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 90);
        await using var next = await WorkerBench.OfText(extension == ".dll" ? ".csx" : extension, extension == ".js" ? "function grade() { return 1; }" : "return 1.0;", Options);
        Assert.Equal(1, (await next.Grade("x")).Score());
    }

    private static string ElseIfs(int count)
    {
        var text = new StringBuilder("int n = Sample.Text.Length;\nif (n == -1) return 0.0;\n");
        for (int i = 0; i < count; i++) text.Append("else if (n == ").Append(i).Append(") return ").Append(i % 2).Append(".0;\n");
        return text.Append("return 1.0;").ToString();
    }
}
