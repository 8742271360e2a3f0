using Rft.Graders.OpenAi.Grading;
using Rft.Graders.OpenAi.Judges;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi;

/// <summary>Turns a <c>.json</c> file, or a grader that was read already, into a grader.</summary>
internal sealed class JsonLoader(LoaderOptions options, TimeProvider time)
{
    // Made when a grader first asks a judge: most loaders, and every worker, have none that does.
    private readonly Lazy<JudgeHub> _hub = new(() => new JudgeHub(options.Judges, time));

    public LoadedGrader Load(GraderSource source, CancellationToken cancellationToken)
    {
        string text = SourceFile.Read(source, options.SourceLimit);
        try
        {
            return Load(source, GraderDefinition.Parse(text, source.File), text);
        }
        catch (GraderJsonException e)
        {
            string where = e.Pointer.Length > 0 ? $"{e.Pointer}: " : "";
            string? line = e.Position is { Line: > 0 } position ? text.Split('\n').ElementAtOrDefault(position.Line - 1)?.TrimEnd('\r') : null;
            throw new GraderLoadException(e.Code, $"{where}{e.Message} ({e.FaultName})", e.Position, line, e);
        }
    }

    /// <summary>Makes a grader of a description.</summary>
    /// <param name="source">Its name and configuration.</param>
    /// <param name="definition">The description.</param>
    /// <param name="text">What its hash is made from.</param>
    public LoadedGrader Load(GraderSource source, GraderDefinition definition, string text)
    {
        var place = new SourcePosition(source.File, 0, 0);
        if (source.Options.Json.EnumerateObject().Any())
            throw new GraderLoadException(FaultCode.LoadError, "a JSON grader takes no options; write them into its file", place);
        if (source.Grader is not null)
            throw new GraderLoadException(FaultCode.LoadError, $"a JSON file holds one grader and no class '{source.Grader}'; remove the class", place);
        var judge = definition.UsesJudge ? new Judge(_hub.Value, place) : null;
        object grader = new GraderFactory(judge).Create(definition.Spec);
        return new LoadedGrader(Describe(source, definition.Spec, text), source.Options, grader, null, judge is null ? null : judge.Dispose)
        {
            Usage = judge?.Usage,
        };
    }

    private GraderInfo Describe(GraderSource source, GraderSpec spec, string text)
    {
        using var hash = new GraderHash(GraderKind.Json, typeof(JsonLoader), source);
        hash.Add(text);
        return new GraderInfo
        {
            Name = source.Name,
            File = source.File,
            Kind = GraderKind.Json,
            Shape = spec.IsGroup ? GraderShape.Group : GraderShape.Sample,
            Hash = hash.Finish(),
            Range = source.Range ?? spec.Range,
            Timeout = source.Timeout ?? (spec.UsesJudge ? options.Judges.Timeout : null),
            DeclaredName = spec.Name,
            Deterministic = !spec.UsesJudge,
        };
    }
}
