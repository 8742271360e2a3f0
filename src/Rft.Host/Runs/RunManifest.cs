using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rft.Graders.Workers;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Host.Index;
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
        RunDirectory directory, ExperimentConfig config, TrainingPlan plan, ComputeThread compute, RunGraders? graders,
        IReadOnlyDictionary<string, string> inputs, WorkerPool? workers, DateTimeOffset started)
    {
        var manifest = new
        {
            Schema = "rft.run/1",
            Run = directory.Id,
            Experiment = config.Name,
            Seed = config.Seed,
            Started = started,
            Date = config.Model.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3),
            Device = compute.Tensors.Device.ToString(),
            Libtorch = LibTorch.Found?.Folder,
            Machine = new
            {
                System = RuntimeInformation.OSDescription,
                Cores = Environment.ProcessorCount,
                Runtime = RuntimeInformation.FrameworkDescription,
            },
            Stages = plan.Stages.Select(stage => new { stage.Name, stage.Method, stage.Steps, Rows = stage.RowCount }),
            Evaluation = plan.Evaluation is { } evaluation ? new { evaluation.Metric, evaluation.Samples, Rows = plan.ValidRows.Count } : null,
            GraderIsolation = workers?.Isolation.ToString().ToLowerInvariant(),
            Inputs = inputs,
            Graders = graders?.Set.Graders.Select(grader => new { grader.Info.Name, grader.Info.File, grader.Info.Hash, grader.Weight, Deterministic = graders.Repeats(grader.Info) }),
        };
        DurableFile.Write(directory.ManifestFile, stream => JsonSerializer.Serialize(stream, manifest, Json));
    }

    /// <summary>What a run was made of, by kind and name; null when it does not say.</summary>
    public static IReadOnlyDictionary<string, string>? Inputs(RunDirectory directory) =>
        Read(directory)["inputs"]?.Deserialize<Dictionary<string, string>>();

    /// <summary>What a run's chat template takes for today; null when the manifest does not say.</summary>
    /// <param name="folder">The run's folder.</param>
    public static DateOnly? Day(string folder)
    {
        var manifest = Read(Path.Combine(folder, RunFiles.Manifest));
        if (manifest["date"]?.GetValue<string>() is { } date) return DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return manifest["started"]?.GetValue<DateTimeOffset>() is { } started ? DateOnly.FromDateTime(started.LocalDateTime) : null;
    }

    /// <summary>Names of the graders that are not promised to answer the same call the same.</summary>
    /// <param name="file">The manifest.</param>
    public static IReadOnlyList<string> VaryingGraders(string file) =>
        [.. (Read(file)["graders"] as JsonArray ?? []).Where(grader => !grader!["deterministic"]!.GetValue<bool>()).Select(grader => grader!["name"]!.GetValue<string>())];

    /// <summary>Writes down that a run goes on with other inputs.</summary>
    public static void Accept(RunDirectory directory, IReadOnlyList<InputChange> changes, IReadOnlyDictionary<string, string> now, DateTimeOffset when)
    {
        var manifest = Read(directory);
        var accepted = changes.Select(change => (JsonNode)new JsonObject { ["input"] = change.Input, ["before"] = change.Before, ["now"] = change.Now });
        Add(manifest, new JsonObject { ["when"] = when, ["accepted"] = new JsonArray([.. accepted]) });
        manifest["inputs"] = JsonSerializer.SerializeToNode(now);
        Save(directory, manifest);
    }

    /// <summary>Writes down that a run went on from an earlier checkpoint because a later one was damaged.</summary>
    public static void FellBack(RunDirectory directory, string damaged, string reason, DateTimeOffset when)
    {
        var manifest = Read(directory);
        Add(manifest, new JsonObject { ["when"] = when, ["damaged"] = damaged, ["reason"] = reason });
        Save(directory, manifest);
    }

    private static void Add(JsonObject manifest, JsonObject entry)
    {
        if (manifest["resumes"] is not JsonArray resumes) manifest["resumes"] = resumes = [];
        resumes.Add((JsonNode)entry);
    }

    private static JsonObject Read(RunDirectory directory) => Read(directory.ManifestFile);

    private static JsonObject Read(string file)
    {
        if (!File.Exists(file)) return [];
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UsageException($"{file} is damaged: {e.Message}; restore it", e);
        }
    }

    private static void Save(RunDirectory directory, JsonObject manifest) =>
        DurableFile.Write(directory.ManifestFile, stream => JsonSerializer.Serialize(stream, manifest, Json));
}
