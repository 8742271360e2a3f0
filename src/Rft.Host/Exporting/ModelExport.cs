using System.Text.Json.Nodes;
using Rft.Training.Checkpoints;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Host.Exporting;

/// <summary>Writes a trained model in the files of Hugging Face programs.</summary>
/// <param name="policy">The model.</param>
internal sealed class ModelExport(Policy policy)
{
    private static readonly string[] Tokenizers =
        ["tokenizer*", "*.jinja", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "generation_config.json"];

    /// <summary>Writes the whole model, its adapter merged.</summary>
    /// <param name="folder">The folder; it is made anew, and is there only when it is whole.</param>
    /// <param name="type">How the weights are stored.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="UsageException">The folder is there already.</exception>
    public Task WriteModelAsync(string folder, StoredType type, CancellationToken cancellationToken) => WriteAsync(
        folder,
        aside =>
        {
            HuggingFaceFolder.Save(aside, policy.Model, type);
            if (policy.Base is { } basis)
            {
                CopyBaseFiles(basis.Folder, aside);
                WriteConfig(Path.Combine(basis.Folder, "config.json"), Path.Combine(aside, "config.json"), type);
            }
            else
            {
                ChatFormats.ToFiles(policy.Chat).Write(aside);
            }
        },
        cancellationToken);

    /// <summary>Writes the adapter.</summary>
    /// <param name="folder">The folder; it is made anew, and is there only when it is whole.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="UsageException">The model has no adapter, or the folder is there already.</exception>
    public Task WriteAdapterAsync(string folder, CancellationToken cancellationToken)
    {
        if (policy.Base is not { } basis) throw new UsageException("the checkpoint holds a whole model and no adapter; use --format safetensors");
        return WriteAsync(folder, aside => PeftFolder.Save(aside, policy.Model, basis.Folder), cancellationToken);
    }

    private async Task WriteAsync(string folder, Action<string> write, CancellationToken cancellationToken)
    {
        string final = Path.GetFullPath(folder), aside = final.TrimEnd(Path.DirectorySeparatorChar) + ".partial";
        if (Path.Exists(final)) throw new UsageException($"{folder} is there already; remove it or choose another with --out");
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        Directory.CreateDirectory(aside);
        await policy.Compute.RunAsync(() => write(aside), cancellationToken).ConfigureAwait(false);
        Directory.Move(aside, final);
    }

    private static void CopyBaseFiles(string basis, string folder)
    {
        foreach (string file in Tokenizers.SelectMany(pattern => Directory.GetFiles(basis, pattern)).Distinct(StringComparer.Ordinal))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    // The base's own file, with what other programs know of it and this one does not.
    private static void WriteConfig(string from, string to, StoredType type)
    {
        var config = JsonNode.Parse(File.ReadAllText(from))!.AsObject();
        config.Remove("dtype");
        config["torch_dtype"] = DecoderConfig.DtypeName(type);
        File.WriteAllText(to, config.ToJsonString(new() { WriteIndented = true }) + "\n");
    }
}
