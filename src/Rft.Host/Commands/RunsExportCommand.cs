using System.CommandLine;
using System.Globalization;
using Rft.Host.Index;
using Rft.Host.Tables;

namespace Rft.Host.Commands;

/// <summary><c>rft runs export</c>: metrics and rollouts as flat tables, for other programs.</summary>
internal static class RunsExportCommand
{
    private static readonly Option<string> Format = new("--format") { Description = "csv, jsonl or parquet.", DefaultValueFactory = _ => "csv" };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder that gets metrics and rollouts; it must not hold them yet.",
        HelpName = "FOLDER",
        Required = true,
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("csv", "jsonl", "parquet");
        var command = new Command("export", "Writes metrics and rollouts of a run as flat tables.") { RunsOptions.Run, Format, Out, RunsOptions.Runs };
        command.SetAction(ExportAsync);
        return command;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string run = RunsOptions.Find(parsed, parsed.GetValue(RunsOptions.Run)!), format = parsed.GetValue(Format)!;
        string folder = Path.GetFullPath(parsed.GetValue(Out)!);
        if (RunsOptions.Listed(run).Problem is { } problem) throw new UsageException($"the run {run} cannot be read: {problem}; restore the file");
        await WriteAsync(parsed, Path.Combine(folder, $"metrics.{format}"), open => RunTables.WriteMetricsAsync(run, open, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(Path.Combine(run, RunFiles.Rollouts)))
            await WriteAsync(parsed, Path.Combine(folder, $"rollouts.{format}"), open => RunTables.WriteRolloutsAsync(run, open, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    // Written beside its name: what bears the name is whole.
    private static async Task WriteAsync(
        ParseResult parsed, string path, Func<Func<IReadOnlyList<TableColumn>, Task<ITableWriter>>, Task<long>> write, CancellationToken cancellationToken)
    {
        if (File.Exists(path)) throw new UsageException($"{path} exists already; name another folder with --out, or remove it");
        string temporary = path + ".tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            long rows = await write(async columns => Path.GetExtension(path) switch
            {
                ".csv" => new CsvTable(temporary, columns),
                ".jsonl" => new JsonLinesTable(temporary, columns),
                _ => await ParquetTable.CreateAsync(temporary, columns, cancellationToken).ConfigureAwait(false),
            }).ConfigureAwait(false);
            File.Move(temporary, path);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}  {rows} rows")).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write {path}: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
