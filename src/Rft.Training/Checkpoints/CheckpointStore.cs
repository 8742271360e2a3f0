using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Training.Models;

namespace Rft.Training.Checkpoints;

/// <summary>The checkpoints of a run: written aside, flushed, renamed, then named by <c>LATEST</c>; a kill at any instant leaves a whole one.</summary>
/// <param name="folder">The run's <c>checkpoints</c> folder.</param>
/// <param name="keep">Newest checkpoints that are kept.</param>
/// <remarks>One writer at a time.</remarks>
public sealed class CheckpointStore(string folder, int keep)
{
    /// <summary>Weights of the policy.</summary>
    public const string ModelFile = "model.safetensors";

    private const string OptimizerFile = "optimizer.safetensors";
    private const string StateFile = "state.json";
    private const string ConfigFile = "config.json";
    private const string ChatFile = "chat.json";
    private const string BaseFile = "base.json";
    private const string StageFile = "stage.json";
    private const string ReferenceFile = "reference.safetensors";
    private const string CriticFile = "critic.safetensors";
    private const string CriticOptimizerFile = "critic-optimizer.safetensors";
    private const string HashesFile = "HASHES";
    private const string CompleteFile = "COMPLETE";
    private static readonly string[] Hashed = [ModelFile, OptimizerFile, StateFile, ConfigFile, ChatFile];
    private static readonly string[] Optional = [BaseFile, StageFile, ReferenceFile, CriticFile, CriticOptimizerFile];
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
    // A line of thousands of prompts and token ids is for programs; numbers are written so that they come back to the bit.
    private static readonly JsonSerializerOptions Compact = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true };

    /// <summary>Writes a checkpoint and removes those that are no longer kept.</summary>
    /// <param name="checkpoint">Its content.</param>
    /// <param name="best">Whether it is the best so far, which is kept beside the newest.</param>
    /// <returns>Its folder.</returns>
    /// <exception cref="IOException">The disk is full or fails; the earlier checkpoints are untouched.</exception>
    public string Save(Checkpoint checkpoint, bool best)
    {
        string name = NameOf(checkpoint.State.TotalSteps), aside = Path.Combine(folder, $".tmp-{name}"), final = Path.Combine(folder, name);
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        try
        {
            WriteAside(checkpoint, aside);
        }
        catch (IOException)
        {
            // Half a checkpoint on a full disk is only in the way.
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
            throw;
        }
        if (Directory.Exists(final)) Directory.Delete(final, recursive: true);
        Directory.Move(aside, final);
        DurableFile.FlushFolder(folder);
        DurableFile.WriteLine(Path.Combine(folder, "LATEST"), name);
        if (best) DurableFile.WriteLine(Path.Combine(folder, "BEST"), name);
        Prune(final);
        return final;
    }

    private static void WriteAside(Checkpoint checkpoint, string aside)
    {
        Directory.CreateDirectory(aside);
        DurableFile.WriteInPlace(Path.Combine(aside, ModelFile), stream => SafetensorsFile.Write(stream, checkpoint.Model));
        DurableFile.WriteInPlace(Path.Combine(aside, OptimizerFile), stream => SafetensorsFile.Write(stream, checkpoint.Optimizer));
        DurableFile.WriteInPlace(Path.Combine(aside, StateFile), stream => JsonSerializer.Serialize(stream, checkpoint.State, Json));
        DurableFile.WriteInPlace(Path.Combine(aside, ConfigFile), stream => stream.Write(Encoding.UTF8.GetBytes(checkpoint.ModelConfig)));
        DurableFile.WriteInPlace(Path.Combine(aside, ChatFile), stream => stream.Write(Encoding.UTF8.GetBytes(checkpoint.ChatFormat)));
        if (checkpoint.Base is { } basis) DurableFile.WriteInPlace(Path.Combine(aside, BaseFile), stream => JsonSerializer.Serialize(stream, basis, Json));
        if (!checkpoint.StageState.IsEmpty)
            DurableFile.WriteInPlace(Path.Combine(aside, StageFile), stream => JsonSerializer.Serialize(stream, checkpoint.StageState, Compact));
        foreach (var (file, tensors) in new[]
        {
            (ReferenceFile, checkpoint.Reference), (CriticFile, checkpoint.Critic), (CriticOptimizerFile, checkpoint.CriticOptimizer),
        })
        {
            if (tensors.Count > 0) DurableFile.WriteInPlace(Path.Combine(aside, file), stream => SafetensorsFile.Write(stream, tensors));
        }
        for (int i = 0; i < checkpoint.Behind.Count; i++)
        {
            var tensors = checkpoint.Behind[i];
            DurableFile.WriteInPlace(Path.Combine(aside, BehindFile(i)), stream => SafetensorsFile.Write(stream, tensors));
        }
        DurableFile.WriteInPlace(Path.Combine(aside, HashesFile), stream => stream.Write(Encoding.UTF8.GetBytes(HashesOf(aside))));
        DurableFile.WriteInPlace(Path.Combine(aside, CompleteFile), _ => { });
        DurableFile.FlushFolder(aside);
    }

    /// <summary>Folder of the newest checkpoint; null when there is none.</summary>
    public string? Latest => Named("LATEST") ?? All().LastOrDefault();

    /// <summary>Folders of all checkpoints: the one that <see cref="Latest"/> names, then the others, newest first.</summary>
    public IReadOnlyList<string> NewestFirst => [.. new[] { Latest }.OfType<string>().Concat(All().Reverse()).Distinct(StringComparer.Ordinal)];

    /// <summary>Folder of the best checkpoint; null when none was marked.</summary>
    public string? Best => Named("BEST");

    /// <summary>Folder of the checkpoint from which reinforcement began; null when none was marked.</summary>
    public string? Start => Named("START");

    /// <summary>Marks a checkpoint as the one from which reinforcement begins; it is kept as long as the run.</summary>
    /// <param name="path">Its folder.</param>
    public void MarkStart(string path) => DurableFile.WriteLine(Path.Combine(folder, "START"), Path.GetFileName(path));

    /// <summary>Takes a damaged checkpoint out of the row, so that it is neither the newest nor counted; its files are kept under <c>damaged-</c> and its name.</summary>
    /// <param name="path">Its folder.</param>
    public static void SetAside(string path)
    {
        string aside = Path.Combine(Path.GetDirectoryName(path)!, $"damaged-{Path.GetFileName(path)}");
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        Directory.Move(path, aside);
    }

    /// <summary>Reads a checkpoint after checking every file against its hash.</summary>
    /// <param name="path">Its folder.</param>
    /// <exception cref="CheckpointException">A file is missing or damaged.</exception>
    public static Checkpoint Load(string path)
    {
        Verify(path);
        var state = JsonSerializer.Deserialize<RunState>(File.ReadAllBytes(Path.Combine(path, StateFile)), Json)!;
        return new Checkpoint(
            state, [.. SafetensorsFile.Read(Path.Combine(path, ModelFile)).Values],
            [.. SafetensorsFile.Read(Path.Combine(path, OptimizerFile)).Values], File.ReadAllText(Path.Combine(path, ConfigFile)),
            File.ReadAllText(Path.Combine(path, ChatFile)))
        {
            Base = ReadOptional<BaseModel>(path, BaseFile, Json),
            StageState = ReadOptional<StageState>(path, StageFile, Compact) ?? StageState.Empty,
            Behind = [.. BehindFiles(path).Select(file => SafetensorsFile.Read(Path.Combine(path, file)).Values.ToArray())],
            Reference = ReadOptional(path, ReferenceFile),
            Critic = ReadOptional(path, CriticFile),
            CriticOptimizer = ReadOptional(path, CriticOptimizerFile),
        };
    }

    /// <summary>A hash of a checkpoint: that of its list of hashes.</summary>
    /// <param name="path">Its folder.</param>
    public static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, HashesFile))));

    private static T? ReadOptional<T>(string path, string file, JsonSerializerOptions options) where T : class =>
        File.Exists(Path.Combine(path, file)) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(path, file)), options) : null;

    private static NamedTensor[] ReadOptional(string path, string file) =>
        File.Exists(Path.Combine(path, file)) ? [.. SafetensorsFile.Read(Path.Combine(path, file)).Values] : [];

    private static void Verify(string path)
    {
        if (!File.Exists(Path.Combine(path, CompleteFile)))
            throw new CheckpointException($"{path} has no {CompleteFile} file: it was never finished");
        string[] missing = [.. Hashed.Append(HashesFile).Where(file => !File.Exists(Path.Combine(path, file)))];
        if (missing.Length > 0)
            throw new CheckpointException($"{path} lacks {string.Join(", ", missing)}");
        string wanted = File.ReadAllText(Path.Combine(path, HashesFile)), found = HashesOf(path);
        if (wanted == found) return;
        string[] want = wanted.Split('\n'), have = found.Split('\n');
        int line = Enumerable.Range(0, have.Length).First(i => i >= want.Length || want[i] != have[i] || i == have.Length - 1);
        throw new CheckpointException(
            $"{path} is damaged: a file should be '{want.ElementAtOrDefault(line)}' and is '{have[line]}' (SHA-256, bytes, name)");
    }

    private static string HashesOf(string path)
    {
        var lines = new StringBuilder();
        foreach (string file in Hashed.Concat(Optional).Where(file => File.Exists(Path.Combine(path, file))).Concat(BehindFiles(path)))
        {
            using var stream = File.OpenRead(Path.Combine(path, file));
            lines.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(stream))} {stream.Length} {file}\n");
        }
        return lines.ToString();
    }

    private static string BehindFile(int number) => string.Create(CultureInfo.InvariantCulture, $"behind-{number + 1}.safetensors");

    private static IEnumerable<string> BehindFiles(string path) =>
        Enumerable.Range(0, int.MaxValue).Select(BehindFile).TakeWhile(file => File.Exists(Path.Combine(path, file)));

    private static string NameOf(int step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}");

    private string? Named(string pointer)
    {
        string path = Path.Combine(folder, pointer);
        if (!File.Exists(path)) return null;
        string named = Path.Combine(folder, File.ReadAllText(path).Trim());
        // The folder a pointer names may have been removed by hand.
        return Directory.Exists(named) ? named : null;
    }

    private void Prune(string saved)
    {
        HashSet<string?> marked = [Best, Start, saved];
        foreach (string old in All().SkipLast(Math.Max(1, keep)).Where(path => !marked.Contains(path))) Directory.Delete(old, recursive: true);
    }

    private string[] All() => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder, "step-*").Where(path => File.Exists(Path.Combine(path, CompleteFile))).Order(StringComparer.Ordinal)]
        : [];
}
