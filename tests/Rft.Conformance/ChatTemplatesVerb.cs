using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Conformance.Templates;

namespace Rft.Conformance;

/// <summary>Runs the golden cases of chat templates. Loads no libtorch.</summary>
internal static class ChatTemplatesVerb
{
    public const string Usage =
        """
        usage: rft-conformance chat-templates PATH...
          PATH   a fixture file, or a folder whose *.json files are read
        exit code: 0 no failure, 1 a case failed, 2 bad usage or an unreadable file
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var files = FixtureFile.ReadAll(FixtureArguments.Parse(args, Usage), FixtureFormat.ChatTemplates);
            return await new FixtureRun([new ChatTemplateKind()], output).RunAsync(files, CancellationToken.None);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or JsonException)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
