using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Rft.Training.Devices;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Checkpoints;

/// <summary>A Hugging Face model folder: <c>config.json</c> and one safetensors file, or several with an index.</summary>
/// <remarks>Weights are read tensor by tensor into the model, never as a whole.</remarks>
public sealed class HuggingFaceFolder
{
    private const string Single = "model.safetensors", Index = "model.safetensors.index.json";

    private const int PrintedParts = 64, PrintedBytes = 1 << 16;

    /// <summary>Old files store a table that is computed from the configuration.</summary>
    private const string Computed = ".rotary_emb.inv_freq";

    /// <summary>Opens a folder and reads its configuration.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CheckpointException">A file is missing, or the model is of a kind that is not built; the message names file and cure.</exception>
    public HuggingFaceFolder(string folder)
    {
        Path = System.IO.Path.GetFullPath(folder);
        string file = At("config.json");
        if (!Directory.Exists(folder)) throw new CheckpointException($"there is no folder {folder}; name the folder that holds config.json and the weights");
        if (!File.Exists(file)) throw new CheckpointException($"{folder} holds no config.json; name the folder of a Hugging Face model");
        try
        {
            Config = DecoderConfig.FromJson(File.ReadAllText(file));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new CheckpointException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The model's shape.</summary>
    public DecoderConfig Config { get; }

    /// <summary>Writes a model as such a folder, in one file, its adapter merged into it. Compute thread only.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="type">How the weights are stored.</param>
    public static void Save(string folder, Decoder model, StoredType type = StoredType.F32)
    {
        ArgumentNullException.ThrowIfNull(model);
        Directory.CreateDirectory(folder);
        File.WriteAllText(System.IO.Path.Combine(folder, "config.json"), model.Config.ToJson(type));
        using var file = File.Create(System.IO.Path.Combine(folder, Single));
        SafetensorsFile.Write(file, model.Parameters.Shapes, type, shape => Merged(shape, model));
    }

    // On a copy: the model's own weights would not come back to the bit.
    private static float[] Merged(ParameterShape shape, Decoder model)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var own = model.Parameters[shape.Name];
        return TensorSnapshot.Host(model.Adapter?.Addition(shape.Name) is { } addition ? own.to_type(ScalarType.Float32).Plus(addition) : own);
    }

    /// <summary>
    /// A hash over names and lengths of the weight files and over parts of their content: another model in the same folder has another one. It is read in
    /// an instant however large the files are.
    /// </summary>
    /// <exception cref="CheckpointException">There are no weight files.</exception>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] part = new byte[PrintedBytes];
        foreach (string file in WeightFiles().Values.Select(file => file.Length == 0 ? At(Single) : file).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            using var handle = File.OpenHandle(file);
            long length = RandomAccess.GetLength(handle);
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{System.IO.Path.GetFileName(file)} {length.ToString(CultureInfo.InvariantCulture)}\n"));
            for (int i = 0; i < PrintedParts; i++) hash.AppendData(part, 0, RandomAccess.Read(handle, part, length / PrintedParts * i));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads the headers of the weight files, not the weights: whether they are whole and hold what <c>config.json</c> asks for.</summary>
    /// <exception cref="CheckpointException">A shard or tensor is missing, cut off, left over or of another shape; the message names file and tensor.</exception>
    public void CheckWeights() => Open(DecoderParameters.Shapes(Config), (_, _) => { });

    /// <summary>Reads the weights into a model of this shape. Compute thread only.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="CheckpointException">A shard or tensor is missing, left over, of another shape or type, or not finite; the message names file and tensor.</exception>
    public void Load(Decoder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Open(model.Parameters.Shapes, (reader, shape) => Copy(reader, shape, model));
    }

    private void Open(IReadOnlyList<ParameterShape> shapes, Action<SafetensorsReader, ParameterShape> visit)
    {
        var files = WeightFiles();
        List<SafetensorsReader> readers = [];
        try
        {
            foreach (string file in files.Values.Distinct(StringComparer.Ordinal)) readers.Add(SafetensorsReader.Open(file));
            var homes = Homes(files, readers);
            Check(homes, shapes);
            foreach (var shape in shapes) visit(homes[shape.Name], shape);
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    /// <summary>The file of each tensor; of the one key "" when there is a single file.</summary>
    private Dictionary<string, string> WeightFiles()
    {
        string single = At(Single), index = At(Index);
        if (File.Exists(single)) return new() { [""] = single };
        if (!File.Exists(index)) throw new CheckpointException($"{Path} holds neither {Single} nor {Index}; safetensors is the format that is read");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            var files = document.RootElement.GetProperty("weight_map").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => At(entry.Value.GetString()!), StringComparer.Ordinal);
            foreach (var (tensor, file) in files)
            {
                if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file)) != Path.TrimEnd(System.IO.Path.DirectorySeparatorChar))
                    throw new CheckpointException($"{index}: tensor '{tensor}' lies outside the folder");
                if (!File.Exists(file)) throw new CheckpointException($"{index} names the shard {System.IO.Path.GetFileName(file)} (tensor '{tensor}'), which is missing");
            }
            return files;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException($"{index} is no index of shards: {e.Message}", e);
        }
    }

    private string At(string file) => System.IO.Path.Combine(Path, file);

    private static Dictionary<string, SafetensorsReader> Homes(Dictionary<string, string> files, List<SafetensorsReader> readers)
    {
        var homes = new Dictionary<string, SafetensorsReader>(StringComparer.Ordinal);
        foreach (var reader in readers)
        {
            foreach (string name in reader.Entries.Keys)
            {
                if (!homes.TryAdd(name, reader)) throw new CheckpointException($"tensor '{name}' stands in {homes[name].Path} and in {reader.Path}");
            }
        }
        foreach (string name in files.Keys.Where(name => name.Length > 0 && !homes.ContainsKey(name)))
            throw new CheckpointException($"{files[name]} lacks the tensor '{name}' that the index promises");
        return homes;
    }

    private void Check(Dictionary<string, SafetensorsReader> homes, IReadOnlyList<ParameterShape> shapes)
    {
        var needed = shapes.ToDictionary(shape => shape.Name, StringComparer.Ordinal);
        string[] missing = [.. needed.Keys.Where(name => !homes.ContainsKey(name))];
        if (missing.Length > 0) throw new CheckpointException($"{Path} lacks {Some(missing)}, which config.json asks for");
        string[] left = [.. homes.Keys.Where(name => !needed.ContainsKey(name) && !IsExpected(name, Config))];
        if (left.Length > 0) throw new CheckpointException($"{Path} holds {Some(left)}, which no part of the model in config.json takes");
        foreach (var (name, shape) in needed)
        {
            var entry = homes[name].Entries[name];
            if (entry.Shape.SequenceEqual(shape.Shape)) continue;
            throw new CheckpointException(
                $"{homes[name].Path}: tensor '{name}' has shape [{string.Join(", ", entry.Shape)}]; config.json asks for [{string.Join(", ", shape.Shape)}]");
        }
    }

    private static bool IsExpected(string name, DecoderConfig config) =>
        name.EndsWith(Computed, StringComparison.Ordinal) || (config.TiedEmbedding && name == DecoderParameters.Output);

    private static string Some(string[] names) =>
        string.Join(", ", names.Take(3).Select(name => $"'{name}'")) + (names.Length > 3 ? $" and {names.Length - 3} more tensors" : "");

    private static void Copy(SafetensorsReader reader, ParameterShape shape, Decoder model)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var flat = model.Parameters[shape.Name].detach().view(-1);
        int size = (int)Math.Min(shape.Count, SafetensorsReader.Piece);
        var piece = new TensorFactory(CPU).Zeros([size]);
        var values = MemoryMarshal.Cast<byte, float>(piece.bytes);
        for (long first = 0; first < shape.Count; first += size)
        {
            using var step = NewDisposeScope();
            int count = (int)Math.Min(size, shape.Count - first);
            reader.Read(shape.Name, first, values[..count]);
            flat.narrow(0, first, count).copy_(piece.narrow(0, 0, count));
        }
    }
}
