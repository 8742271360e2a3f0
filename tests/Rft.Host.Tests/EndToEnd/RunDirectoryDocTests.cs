using System.Diagnostics;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>The examples of docs/run-directory.md, run as they stand there in the folder of a real run.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RunDirectoryDocTests(FinishedRun finished) : IClassFixture<FinishedRun>
{
    private static readonly string[] Blocks = Read();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Blocks.Length)];

    [Fact]
    public void There_are_examples() => Assert.Equal(4, Blocks.Length);

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task An_example_runs_and_says_something(int number)
    {
        string block = Blocks[number];
        foreach (string tool in (string[])["bash", "jq", "sqlite3"])
            Assert.SkipWhen((tool == "bash" || block.Contains(tool, StringComparison.Ordinal)) && !IsInstalled(tool), $"{tool} is not installed");
        string program = Path.Combine(AppContext.BaseDirectory, "rft.dll");
        var (code, output, error) = await BashAsync($"set -euo pipefail\nrft() {{ dotnet '{program}' \"$@\"; }}\n{block}");
        Assert.True(code == 0 && error.Length == 0, $"exit code {code} of\n{block}\n{error}");
        // Each command prints at least a line.
        int commands = block.Split('\n').Count(line => line.Length > 0 && line[0] is not (' ' or '#') && !line.EndsWith("/dev/null", StringComparison.Ordinal));
        Assert.True(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= commands, $"too little output of\n{block}\n{output}");
        Assert.DoesNotContain("null", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> BashAsync(string script)
    {
        // The notice that the index was built is no error.
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = finished.Experiment.Run(FinishedRun.Name), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string[] complaints = [.. (await error).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("index of ", StringComparison.Ordinal))];
        return (process.ExitCode, await output, string.Join('\n', complaints));
    }

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static string[] Read() =>
        [.. File.ReadAllText(Path.GetFullPath("../../../../../docs/run-directory.md", AppContext.BaseDirectory))
            .Split("```sh\n")[1..].Select(part => part.Split("```")[0])];
}
