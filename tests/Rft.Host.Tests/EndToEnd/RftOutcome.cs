using System.Text.Json;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>What a process of the program left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record RftOutcome(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(Output.EndsWith('\n') && Output.Count(c => c == '\n') == 1, $"standard output is not one line: '{Output}'; standard error: {Error}");
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The exit code is this one and standard error says all of that.</summary>
    public RftOutcome Expect(int code, params string[] texts)
    {
        Assert.True(code == ExitCode, $"exit code {ExitCode} instead of {code}; standard error: {Error}");
        foreach (string text in texts) Assert.Contains(text, Error, StringComparison.Ordinal);
        return this;
    }
}
