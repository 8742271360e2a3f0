using System.CommandLine;
using Rft.Host.Grading;
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
        List<Export> exports = [new(Path.Combine(folder, $"metrics.{format}"), open => RunTables.WriteMetricsAsync(run, open, cancellationToken))];
        if (Directory.Exists(Path.Combine(run, RunFiles.Rollouts)))
            exports.Add(new(Path.Combine(folder, $"rollouts.{format}"), open => RunTables.WriteRolloutsAsync(run, open, cancellationToken)));
        if (exports.Find(export => File.Exists(export.Path)) is { } present)
            throw new UsageException($"{present.Path} exists already; name another folder with --out, or remove it");
        await WriteAllAsync(parsed, exports, cancellationToken).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    // All are written beside their names and get them last: a damaged file of the run leaves nothing that looks like an export.
    private static async Task WriteAllAsync(ParseResult parsed, IReadOnlyList<Export> exports, CancellationToken cancellationToken)
    {
        string path = exports[0].Path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            List<long> rows = [];
            foreach (var export in exports)
            {
                path = export.Path;
                rows.Add(await WriteAsync(export, cancellationToken).ConfigureAwait(false));
            }
            foreach (var (export, count) in exports.Zip(rows))
            {
                path = export.Path;
                File.Move(export.Temporary, path);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Say.Of($"{export.Path}  {count} rows")).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write {path}: {e.Message}", e);
        }
        finally
        {
            foreach (var export in exports.Where(export => File.Exists(export.Temporary))) File.Delete(export.Temporary);
        }
    }

    private static Task<long> WriteAsync(Export export, CancellationToken cancellationToken) =>
        export.Write(async columns => Path.GetExtension(export.Path) switch
        {
            ".csv" => new CsvTable(export.Temporary, columns),
            ".jsonl" => new JsonLinesTable(export.Temporary, columns),
            _ => await ParquetTable.CreateAsync(export.Temporary, columns, cancellationToken).ConfigureAwait(false),
        });

    /// <summary>A table that is to be written.</summary>
    /// <param name="Path">Its file.</param>
    /// <param name="Write">Writes its rows to what it is given the columns for; returns how many.</param>
    private sealed record Export(string Path, Func<Func<IReadOnlyList<TableColumn>, Task<ITableWriter>>, Task<long>> Write)
    {
        /// <summary>Where it is written first.</summary>
        public string Temporary => Path + ".tmp";
    }
}
