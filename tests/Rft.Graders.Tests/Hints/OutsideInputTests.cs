using Rft.Graders.Tests.Workers;

namespace Rft.Graders.Tests.Hints;

/// <summary>What a grader looks at beside its arguments is told from its code.</summary>
public sealed class OutsideInputTests
{
    [Theory]
    [InlineData("return Sample.Text.Length;", "")]
    [InlineData("return DateTime.UtcNow.Day;", "clock (DateTime.UtcNow)")]
    [InlineData("return new Random().NextDouble() + Random.Shared.NextDouble();", "random (Random.Shared); random (Random.new)")]
    [InlineData("return new Random(7).NextDouble();", "")]
    [InlineData("return Environment.GetEnvironmentVariable(\"A\") is null ? 1 : 0;", "environment (Environment.GetEnvironmentVariable)")]
    [InlineData("return HashCode.Combine(Sample.Text) % 7;", "hash codes (HashCode.Combine)")]
    [InlineData("return System.Globalization.CultureInfo.CurrentCulture.Name.Length;", "culture (CultureInfo.CurrentCulture)")]
    [InlineData("return System.IO.File.Exists(\"/x\") ? 1 : 0;", "files (File.Exists)")]
    public async Task A_scripts_outside_inputs_are_named(string source, string expected)
    {
        await using var bench = await Bench.OfText(".csx", source);
        Assert.Equal(expected, string.Join("; ", bench.Info.OutsideInputs));
    }

    [Theory]
    [InlineData("return s.output_text.length;", "")]
    [InlineData("return Date.now() % 7;", "clock (Date.now)")]
    [InlineData("return new Date().getDay();", "clock (new Date())")]
    [InlineData("return new Date(item.day ?? 0).getDay();", "")]
    [InlineData("return [1].map(() => Math.random())[0];", "random (Math.random)")]
    [InlineData("return (1234.5).toLocaleString().length;", "culture (toLocaleString)")]
    public async Task A_javascript_files_outside_inputs_are_named(string body, string expected)
    {
        await using var bench = await Bench.OfText(".js", $"function grade(s, item, ctx) {{ {body} }}");
        Assert.Equal(expected, string.Join("; ", bench.Info.OutsideInputs));
    }

    [Fact]
    public async Task A_plugin_is_looked_through_in_its_worker()
    {
        await using var bench = await WorkerBench.Hostile();
        string[] kinds = [.. bench.Executor.Info.OutsideInputs.Select(input => input.Kind).Distinct()];
        Assert.Equal(["culture", "environment", "files", "network"], kinds);
    }
}
