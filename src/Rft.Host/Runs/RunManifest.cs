using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Graders.Running;
using Rft.Graders.Workers;
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
            GraderIsolation = workers?.Isolation.ToString().ToLowerInvariant(),
            Graders = graders?.Graders.Select(grader => new { grader.Info.Name, grader.Info.File, grader.Info.Hash, grader.Weight }),
        };
        DurableFile.Write(directory.ManifestFile, stream => JsonSerializer.Serialize(stream, manifest, Json));
    }
}
