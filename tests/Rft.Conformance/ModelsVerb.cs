using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Conformance.Models;
using Rft.Training.Checkpoints;
using Rft.Training.Native;

namespace Rft.Conformance;

/// <summary>Runs the golden numbers of checkpoints: logits, gradients, optimizer steps, greedy tokens, adapters, routing.</summary>
internal static class ModelsVerb
{
    public const string Usage =
        """
        usage: rft-conformance models PATH... [--data DIR]...
          PATH   a file of a model's golden numbers, or a folder whose *.json files are read
          DIR    where the model folders are looked for, after the folder of the file
        exit code: 0 no failure, 1 a case failed, 2 bad usage or an unreadable file
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var files = ModelFixtures.ReadAll(FixtureArguments.Parse(args, Usage));
            LibTorch.EnsureLoaded();
            TorchSharp.torch.set_num_threads(1);
            return await new FixtureRun([new ModelKind()], output).RunAsync(files, CancellationToken.None);
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or JsonException or CheckpointException)
        {
            errors.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
    }
}
