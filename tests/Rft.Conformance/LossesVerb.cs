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

    private const string Schema = "rft-loss-fixtures/1";

    private static readonly FixtureKind[] Kinds =
    [
        new AdvantageKind(), new GroupFilterKind(), new OverlongKind(), new KlKind(), new PolicyLossKind(), new PresetKind(), new SftKind(),
    ];

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var files = FixtureFile.ReadAll(Paths(args), Schema);
            LibTorch.EnsureLoaded();
            TorchSharp.torch.set_num_threads(1);
            return new FixtureRun(Kinds, output).Run(files);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or JsonException)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }

    private static List<string> Paths(string[] args)
    {
        var paths = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--data")
            {
                if (++i == args.Length || !Directory.Exists(args[i])) throw new UsageException($"--data needs an existing folder\n{Usage}");
            }
            else if (args[i].StartsWith('-')) throw new UsageException($"unknown option '{args[i]}'\n{Usage}");
            else paths.Add(args[i]);
        }
        return paths.Count > 0 ? paths : throw new UsageException(Usage);
    }
}
