using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Conformance.Tokenizers;

namespace Rft.Conformance;

/// <summary>Runs the golden encodings of tokenizers. Loads no libtorch.</summary>
internal static class TokenizersVerb
{
    public const string Usage =
        """
        usage: rft-conformance tokenizers PATH... [--data DIR]...
          PATH   a fixture file, or a folder whose *.json files are read
          DIR    where tokenizers that a file names are looked for, after the folder of the file
        exit code: 0 no failure, 1 a case failed, 2 bad usage or an unreadable file
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var files = FixtureFile.ReadAll(FixtureArguments.Parse(args, Usage), FixtureFormat.Tokenizers);
            return await new FixtureRun([new TokenizersKind()], output).RunAsync(files, CancellationToken.None);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or JsonException)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
