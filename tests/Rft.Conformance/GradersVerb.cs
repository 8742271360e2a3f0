using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Conformance.Graders;

namespace Rft.Conformance;

/// <summary>Runs the golden cases of graders. Loads no libtorch.</summary>
internal static class GradersVerb
{
    public const string Usage =
        """
        usage: rft-conformance graders PATH... [--data DIR]...
          PATH   a fixture file, or a folder whose *.json files are read
          DIR    where files that a case names are looked for, after the folder of the case file
        Cases of the tiers extended and policy have a line of their own and no say in the exit code; disputed cases do not count.
        exit code: 0 no failure, 1 a case failed, 2 bad usage or an unreadable file
        """;

    private static readonly FixtureKind[] Kinds =
        [new CountdownKind(), new GraderJsonKind(), new JavaScriptKind(), new MathKind(), new ValidateKind()];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var files = FixtureFile.ReadAll(FixtureArguments.Parse(args, Usage), FixtureFormat.Graders);
            return await new FixtureRun(Kinds, output).RunAsync(files, CancellationToken.None);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or JsonException)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
