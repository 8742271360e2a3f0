using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Conformance.Losses;
using Rft.Training.Native;

namespace Rft.Conformance;

/// <summary>Runs the golden numbers of advantages, filters, losses, KL, shaping and supervised losses.</summary>
internal static class LossesVerb
{
    public const string Usage =
        """
        usage: rft-conformance losses PATH... [--data DIR]
          PATH   a fixture file, or a folder whose *.json files are read
          DIR    folder for files that cases refer to; loss cases carry all their numbers themselves
        exit code: 0 no failure, 1 a case failed, 2 bad usage or an unreadable file
        """;

    private static readonly TensorKind[] Kinds =
    [
        new AdvantageKind(), new GroupFilterKind(), new OverlongKind(), new KlKind(), new PolicyLossKind(), new PresetKind(), new SftKind(),
        new TisKind(), new TinkerLossKind(), new PreferenceKind(),
    ];

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var files = FixtureFile.ReadAll(FixtureArguments.Parse(args, Usage), FixtureFormat.Losses);
            LibTorch.EnsureLoaded();
            TorchSharp.torch.set_num_threads(1);
            return await new FixtureRun(Kinds, output).RunAsync(files, CancellationToken.None);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or JsonException)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
