using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Graders.Probing;
using Rft.Graders.Tasks;
using Rft.Host.Grading;

namespace Rft.Host.Probing;

/// <summary>Finds the rows on which a grader is attacked: those of a file, of the cases beside it, or of the task of the library.</summary>
internal static class ProbeSubjects
{
    /// <summary>The rows by the options with which the grader is to be started.</summary>
    /// <param name="source">The grader.</param>
    /// <param name="data">A file of items; null: the grader's own.</param>
    /// <param name="rows">The most rows.</param>
    /// <exception cref="UsageException">There are none.</exception>
    public static IReadOnlyList<(Item Options, IReadOnlyList<ProbeSubject> Subjects)> Of(GraderSource source, string? data, int rows)
    {
        if (data is not null) return [(source.Options, [.. SavedFiles.ReadItems(data).Take(rows).Select(row => OfRow(source, row.Item, row.Sample))])];
        if (source.Builtin is { } task) return OfTask(source, task, rows);
        string file = GraderCaseFile.BesideGrader(source.File);
        if (!File.Exists(file)) throw new UsageException($"there are no rows to probe {source.File} with; give --data FILE, or write its cases to {file}");
        try
        {
            return OfCases(source, GraderCaseFile.Read(file), rows);
        }
        catch (GraderCaseException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static List<(Item Options, IReadOnlyList<ProbeSubject> Subjects)> OfTask(GraderSource source, string name, int rows)
    {
        if (TaskLibrary.All.FirstOrDefault(each => each.Name == name) is not { } task) return [(source.Options, [])];
        if (task.Generator is not { } generator) return OfCases(source, task.Cases, rows);
        var made = generator.Generate(new GeneratorRequest(TaskSplit.Demos, rows, Seed: 1));
        return [(source.Options, [.. made.Select(row => OfRow(source, row, SavedSampleFile.AnswerOf(row)))])];
    }

    /// <summary>The rows of cases that are right, each once, with every answer that is right for it. A case's options are its own.</summary>
    private static List<(Item Options, IReadOnlyList<ProbeSubject> Subjects)> OfCases(GraderSource source, IReadOnlyList<GraderCase> cases, int rows)
    {
        double best = cases.SelectMany(each => each.Expected).Max(expected => expected.Score) ?? throw NoRightCase(source);
        bool isOwn = source.Options.Json.EnumerateObject().Any();
        return
        [
            .. cases.Where(each => each.Grader is null || each.Grader == source.Grader)
                .Select(each => (Case: each, Right: Right(each, best))).Where(each => each.Right.Count > 0)
                .GroupBy(each => (Item: each.Case.Item.Json.GetRawText(), Options: isOwn ? "" : each.Case.Options.Json.GetRawText()))
                .Take(rows)
                .Select(same => (Options: isOwn ? source.Options : same.First().Case.Options,
                    Subject: Attacked(source, new ProbeSubject(same.First().Case.Item) { Right = [.. same.SelectMany(each => each.Right)] })))
                .GroupBy(each => each.Options.Json.GetRawText())
                .Select(same => (same.First().Options, (IReadOnlyList<ProbeSubject>)[.. same.Select(each => each.Subject)])),
        ];
    }

    private static List<Sample> Right(GraderCase entry, double best) =>
        entry.Expected.Count != entry.Samples.Count ? []
        : [.. entry.Samples.Zip(entry.Expected).Where(pair => pair.Second.Score >= best).Select(pair => pair.First)];

    private static ProbeSubject OfRow(GraderSource source, Item item, Sample? right) =>
        Attacked(source, new ProbeSubject(item) { Right = right is null ? [] : [right] });

    /// <summary>A task of the library knows better than anybody what must not earn reward.</summary>
    private static ProbeSubject Attacked(GraderSource source, ProbeSubject subject)
    {
        if (source.Builtin is not { } task) return subject;
        try
        {
            return subject with { Attacks = [.. TaskLibrary.Get(task).Probes(subject.Item).Select(probe => new ProbeAttack(probe.Name, probe.Sample))] };
        }
        catch (ItemFieldException e)
        {
            throw new UsageException($"a row is no row of the task '{task}': {e.Message}", e);
        }
    }

    private static UsageException NoRightCase(GraderSource source) =>
        new($"no case of {source.File} expects a score, so nothing shows what a right answer earns; give --data FILE");
}
