using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Graders.Running;
using Rft.Graders.Workers;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Native;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>What a run is, in <c>run.json</c>: enough to know later what was run where.</summary>
internal static class RunManifest
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Writes it.</summary>
    public static void Write(
        RunDirectory directory, ExperimentConfig config, TrainingPlan plan, ComputeThread compute, GraderSet? graders, WorkerPool? workers, DateTimeOffset started)
    {
        var manifest = new
        {
            Schema = "rft.run/1",
            Run = directory.Id,
            Experiment = config.Name,
            Seed = config.Seed,
            Started = started,
            Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3),
            Device = compute.Tensors.Device.ToString(),
            Libtorch = LibTorch.Found?.Folder,
            Machine = new
            {
                System = RuntimeInformation.OSDescription,
                Cores = Environment.ProcessorCount,
                Runtime = RuntimeInformation.FrameworkDescription,
            },
            Data = plan.Stages.Select(stage => new { Stage = stage.Name, Rows = stage.RowCount }),
            ValidRows = plan.ValidRows.Count,
            Losses = Losses(plan),
            GraderIsolation = workers?.Isolation.ToString().ToLowerInvariant(),
            Graders = graders?.Graders.Select(grader => new { grader.Info.Name, grader.Info.File, grader.Info.Hash, grader.Weight }),
        };
        DurableFile.Write(directory.ManifestFile, stream => JsonSerializer.Serialize(stream, manifest, Json));
    }

    /// <summary>Refuses to go on with another loss than the run began with: it would no longer be one experiment.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="plan">Its plan, with the losses as they are now.</param>
    /// <exception cref="UsageException">A loss has changed; the message names it.</exception>
    public static void RefuseOtherLosses(RunDirectory directory, TrainingPlan plan)
    {
        if (Losses(plan) is not { } now) return;
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(directory.ManifestFile));
        var before = manifest.RootElement.TryGetProperty("losses", out var losses)
            ? losses.EnumerateArray().ToDictionary(loss => loss.GetProperty("stage").GetString()!, loss => loss.GetProperty("hash").GetString())
            : [];
        if (now.FirstOrDefault(loss => before.GetValueOrDefault(loss.Stage) != loss.Hash) is not { } changed) return;
        throw new UsageException(
            $"stages.{changed.Stage}.loss.custom: {changed.File} has changed since the run {directory.Id} began (SHA-256 {changed.Hash}, then "
            + $"{before.GetValueOrDefault(changed.Stage) ?? "none"}); bring it back, or start a new run");
    }

    private static LossLine[]? Losses(TrainingPlan plan)
    {
        LossLine[] losses =
            [.. plan.Stages.OfType<RftStagePlan>().Where(stage => stage.Options.CustomLoss is FileLoss).Select(stage => Line(stage, (FileLoss)stage.Options.CustomLoss!))];
        return losses.Length > 0 ? losses : null;
    }

    private static LossLine Line(RftStagePlan stage, FileLoss loss) => new(stage.Name, loss.File, loss.Hash);

    private sealed record LossLine(string Stage, string File, string Hash);
}
