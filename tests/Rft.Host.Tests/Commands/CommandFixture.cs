using Rft.Host.Commands;

namespace Rft.Host.Tests.Commands;

/// <summary>Runs the program in this process.</summary>
internal static class CommandFixture
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CommandRunner.RunAsync(Program.CreateRoot(), args, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
