using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Checkpoints;

/// <summary>A PEFT adapter folder: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</summary>
public static class PeftFolder
{
    private const string ConfigFile = "adapter_config.json", WeightsFile = "adapter_model.safetensors";

    /// <summary>Fields that change what the adapter computes and are not built; they must be absent, null, false or empty.</summary>
    private static readonly string[] Refused =
    [
        "use_dora", "use_qalora", "fan_in_fan_out", "lora_bias", "modules_to_save", "rank_pattern", "alpha_pattern", "layers_to_transform",
        "layer_replication", "target_parameters", "trainable_token_indices", "exclude_modules",
    ];

    /// <summary>Reads an adapter and puts it on a model. Compute thread only.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model it was made for, without an adapter.</param>
    /// <exception cref="CheckpointException">A file is missing or damaged, the adapter is of a kind that is not built, or it does not fit the model.</exception>
    public static LoraAdapter Load(string folder, Decoder model)
    {
        string config = Path.Combine(folder, ConfigFile), weights = Path.Combine(folder, WeightsFile);
        foreach (string file in (string[])[config, weights])
        {
            if (!File.Exists(file)) throw new CheckpointException($"{folder} holds no {Path.GetFileName(file)}; name the folder of a PEFT adapter");
        }
        var adapter = Attach(config, model);
        try
        {
            Fill(adapter, weights, model);
            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model's adapter. Compute thread only.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="model">A model with an adapter.</param>
    /// <param name="baseModel">Name or folder of the model it belongs to, as the file says it.</param>
    /// <exception cref="ArgumentException">The model has no adapter.</exception>
    public static void Save(string folder, Decoder model, string baseModel)
    {
        ArgumentNullException.ThrowIfNull(model);
        var adapter = model.Adapter ?? throw new ArgumentException("the model has no adapter to save");
        Directory.CreateDirectory(folder);
        var options = adapter.Options;
        var json = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = baseModel,
            ["r"] = options.Rank,
            ["lora_alpha"] = options.Alpha,
            ["use_rslora"] = options.RankStabilised,
            ["lora_dropout"] = 0.0,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["target_modules"] = Targets(adapter),
        };
        File.WriteAllText(Path.Combine(folder, ConfigFile), json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        using var file = File.Create(Path.Combine(folder, WeightsFile));
        SafetensorsFile.Write(file, TensorSnapshot.Of(adapter.Parameters));
    }

    private static LoraAdapter Attach(string config, Decoder model)
    {
        try
        {
            return LoraAdapter.Attach(model, Options(config));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException($"{config}: {e.Message}", e);
        }
    }

    private static LoraOptions Options(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var json = document.RootElement;
        if (json.GetProperty("peft_type").GetString() != "LORA")
            throw new CheckpointException($"{file}: peft_type is {json.GetProperty("peft_type").GetRawText()}; LORA is what is read");
        if (json.TryGetProperty("bias", out var bias) && bias.GetString() != "none") throw new CheckpointException($"{file}: bias is {bias.GetRawText()}; only \"none\" is built");
        foreach (string name in Refused)
        {
            if (json.TryGetProperty(name, out var value) && !IsOff(value)) throw new CheckpointException($"{file}: {name} is {value.GetRawText()}, which is not built");
        }
        var targets = json.GetProperty("target_modules");
        bool isPattern = targets.ValueKind == JsonValueKind.String && targets.GetString() != LoraOptions.AllLinear;
        return new LoraOptions
        {
            Rank = json.GetProperty("r").GetInt32(),
            Alpha = json.GetProperty("lora_alpha").GetDouble(),
            RankStabilised = json.TryGetProperty("use_rslora", out var stabilised) && stabilised.GetBoolean(),
            Pattern = isPattern ? targets.GetString() : null,
            Targets = targets.ValueKind == JsonValueKind.Array ? [.. targets.EnumerateArray().Select(target => target.GetString()!)] : [LoraOptions.AllLinear],
        };
    }

    private static bool IsOff(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static void Fill(LoraAdapter adapter, string file, Decoder model)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var tensors = SafetensorsFile.Read(file);
        foreach (var shape in adapter.Parameters.Shapes)
        {
            if (!tensors.TryGetValue(shape.Name, out var tensor))
                throw new CheckpointException($"{file} lacks '{shape.Name}', which the adapter's targets ask for");
            if (!tensor.Shape.SequenceEqual(shape.Shape))
            {
                throw new CheckpointException(
                    $"{file}: '{shape.Name}' has shape [{string.Join(", ", tensor.Shape)}]; rank and model ask for [{string.Join(", ", shape.Shape)}]: it was made for another base");
            }
            adapter.Parameters[shape.Name].copy_(model.Tensors.From(tensor.Values, [.. shape.Shape]));
        }
        var known = adapter.Parameters.Shapes.Select(shape => shape.Name).ToHashSet(StringComparer.Ordinal);
        if (tensors.Keys.FirstOrDefault(name => !known.Contains(name)) is { } left)
            throw new CheckpointException($"{file} holds '{left}', which the model has no place for: the adapter was made for another base");
    }

    private static JsonNode Targets(LoraAdapter adapter) => adapter.Options.Pattern is { } pattern ? JsonValue.Create(pattern)
        : adapter.Options.Targets.Contains(LoraOptions.AllLinear) ? JsonValue.Create(LoraOptions.AllLinear)
        : new JsonArray([.. adapter.Options.Targets.Select(target => (JsonNode)target)]);
}
