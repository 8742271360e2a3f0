using System.CommandLine;
using System.Text.Json;
using Rft.Host.Composition;
using Rft.Host.Exporting;
using Rft.Host.Runs;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;

namespace Rft.Host.Commands;

/// <summary><c>rft export</c>: a trained model in the files of Hugging Face programs.</summary>
internal static class ExportCommand
{
    private const string Peft = "peft", Safetensors = "safetensors";

    private static readonly Argument<string> Model = new("CHECKPOINT") { Description = "A run (folder, id or latest), or one of its checkpoints." };
    private static readonly Option<string?> Format = OneOf("--format", "peft writes the adapter, safetensors the whole model with the adapter merged. Absent: what was trained.", Peft, Safetensors);
    private static readonly Option<string?> Dtype = OneOf("--dtype", "How a whole model's weights are stored. Absent: float32.", "float32", "bfloat16", "float16");
    private static readonly Option<string> Out = new("--out", "-o") { Description = "Folder to write; it must not be there yet.", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object (rft.export/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("export", "Writes a trained model as a Hugging Face folder or its adapter as a PEFT folder.") { Model, Format, Dtype, Out, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(Model)!, folder = parsed.GetValue(Out)!;
        if (Path.Exists(folder)) throw new UsageException($"{folder} is there already; remove it or choose another with --out");
        await using var compute = ComputeThread.Start("cpu", threads: 1);
        var policy = await NamedModel.OpenAsync(name, compute, cancellationToken).ConfigureAwait(false);
        string format = parsed.GetValue(Format) ?? (policy.Base is null ? Safetensors : Peft);
        if (format == Peft && parsed.GetValue(Dtype) is not null) throw new UsageException("--dtype is for whole models; an adapter is written as it was trained, in float32");
        var export = new ModelExport(policy);
        await (format == Peft
            ? export.WriteAdapterAsync(folder, cancellationToken)
            : export.WriteModelAsync(folder, Type(parsed.GetValue(Dtype)), cancellationToken)).ConfigureAwait(false);
        string full = Path.GetFullPath(folder);
        string[] files = [.. Directory.GetFiles(full).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(Json)
            ? JsonSerializer.Serialize(new { Schema = "rft.export/1", Format = format, Folder = full, Files = files }, RunSummary.Json)
            : $"{full}: {string.Join(", ", files)}").ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    private static StoredType Type(string? dtype) => dtype switch
    {
        "bfloat16" => StoredType.BF16,
        "float16" => StoredType.F16,
        _ => StoredType.F32,
    };

    private static Option<string?> OneOf(string name, string about, params string[] choices)
    {
        var option = new Option<string?>(name) { Description = about };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }
}
