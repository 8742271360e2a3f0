using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Graders.JavaScript;
using Rft.Graders.Running;
using Rft.Graders.Scripts;

namespace Rft.Graders.Workers.Protocol;

/// <summary>What the host sends: a grader to load, once, then calls.</summary>
internal sealed record WorkerRequest
{
    /// <summary>Given back in the reply.</summary>
    public required long Id { get; init; }

    public LoadRequest? Load { get; init; }

    public CallRequest? Call { get; init; }
}

/// <summary>The grader that the worker is to hold.</summary>
internal sealed record LoadRequest
{
    public required string Name { get; init; }

    /// <summary>The file as configured, for messages.</summary>
    public required string File { get; init; }

    /// <summary>Where its content is read: a private copy that nobody edits.</summary>
    public required string Content { get; init; }

    public string? Grader { get; init; }

    public required JsonElement Options { get; init; }

    public ScoreRange? Range { get; init; }

    public TimeSpan? Timeout { get; init; }

    public required LoadLimits Limits { get; init; }

    /// <summary>What an earlier worker compiled from the same script; null: compile.</summary>
    public CompiledScript? Compiled { get; init; }

    /// <summary>Asks for a grader.</summary>
    public static LoadRequest Of(GraderSource source, string content, LoaderOptions options, CompiledScript? compiled) => new()
    {
        Name = source.Name,
        File = source.File,
        Content = content,
        Grader = source.Grader,
        Options = source.Options.Json,
        Range = source.Range,
        Timeout = source.Timeout,
        Limits = new LoadLimits(options.SourceLimit, options.NestingLimit, options.LoadTimeout, options.JavaScript),
        Compiled = compiled,
    };
}

/// <summary>The part of <see cref="LoaderOptions"/> that concerns code.</summary>
internal sealed record LoadLimits(int SourceLimit, int NestingLimit, TimeSpan LoadTimeout, JavaScriptLimits JavaScript);

/// <summary>One call; see <see cref="GraderCall"/>. A group has one item, everything else one item a sample.</summary>
internal sealed record CallRequest
{
    public required GraderShape Shape { get; init; }

    public required ulong Seed { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required TimeSpan CpuLimit { get; init; }

    public required IReadOnlyList<Sample> Samples { get; init; }

    public required IReadOnlyList<JsonElement> Items { get; init; }

    public static CallRequest Of(GraderCall call, TimeSpan cpuLimit)
    {
        var (shape, samples, items) = call switch
        {
            GraderCall.OfSample one => (GraderShape.Sample, (IReadOnlyList<Sample>)[one.Request.Sample], (IReadOnlyList<JsonElement>)[one.Request.Item.Json]),
            GraderCall.OfGroup group => (GraderShape.Group, group.Request.Samples, [group.Request.Item.Json]),
            GraderCall.OfBatch batch => (GraderShape.Batch, [.. batch.Requests.Select(r => r.Sample)], [.. batch.Requests.Select(r => r.Item.Json)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new CallRequest { Shape = shape, Seed = call.Seed, Timeout = call.Timeout, CpuLimit = cpuLimit, Samples = samples, Items = items };
    }
}

/// <summary>What the worker sends.</summary>
internal sealed record WorkerReply
{
    public required long Id { get; init; }

    public Hello? Hello { get; init; }

    public LoadedReply? Loaded { get; init; }

    public LoadFailure? LoadFailed { get; init; }

    public CallReply? Call { get; init; }

    /// <summary>Resident bytes of the process; not in every reply.</summary>
    public long? Memory { get; init; }
}

/// <summary>The first message of a worker.</summary>
/// <param name="Protocol">Version of these messages.</param>
/// <param name="Nonce">What the host gave it at the start: the answer comes from the worker and not from something that prints.</param>
internal sealed record Hello(int Protocol, string Nonce)
{
    public const int Version = 1;
}

/// <summary>The worker holds the grader.</summary>
internal sealed record LoadedReply(GraderInfo Info, CompiledScript? Compiled);

/// <summary>The file cannot become a grader.</summary>
internal sealed record LoadFailure(FaultCode Code, string Message, SourcePosition? Position, string? SourceLine);

/// <summary>A call has ended.</summary>
internal sealed record CallReply
{
    /// <summary>The grader's answers; null when it failed. An entry is null when the grader returned null there.</summary>
    public IReadOnlyList<GradeMessage?>? Grades { get; init; }

    public FaultCode? Fault { get; init; }

    public string? Message { get; init; }

    public SourcePosition? Position { get; init; }

    /// <summary>Wall time from the moment the grader started.</summary>
    public TimeSpan Duration { get; init; }

    public string Log { get; init; } = "";

    /// <summary>The grader still runs and holds the worker: only an end of the process helps.</summary>
    public bool Stuck { get; init; }

    /// <summary>The worker should take no further calls, for example because memory ran out.</summary>
    public bool Spent { get; init; }

    /// <summary>Whether another worker may give another answer: the memory may have been used up by the calls before.</summary>
    [JsonIgnore]
    public bool IsWorthAnotherTry => Fault == FaultCode.MemoryLimit && Spent;

    /// <summary>The answer for whoever asked.</summary>
    /// <exception cref="InvalidDataException">It is neither a fault nor grades, or holds a number that is no score.</exception>
    public GraderReply ToReply()
    {
        GraderReply reply;
        if (Fault is { } fault) reply = new GraderReply.Failed(fault, Message ?? "", Position);
        else if (Grades is { } grades) reply = new GraderReply.Answered([.. grades.Select(grade => grade?.ToGrade()!)]);
        else throw new InvalidDataException("an answer has neither a fault nor grades");
        return reply with { Duration = Duration, Log = Log };
    }
}

/// <summary>A <see cref="Grade"/> on the wire.</summary>
internal sealed record GradeMessage(
    GradeState State, double? Value, string? Reason, bool? Passed, IReadOnlyDictionary<string, double>? Metrics, IReadOnlyList<PartScore>? Parts)
{
    public static GradeMessage? Of(Grade? grade) => grade is null
        ? null
        : new GradeMessage(
            grade.State, grade.Value, grade.Reason, grade.Passed, grade.Metrics.Count == 0 ? null : grade.Metrics, grade.Parts.Count == 0 ? null : grade.Parts);

    /// <exception cref="InvalidDataException">A number is not finite, or a name is missing: the worker does not send such a thing by itself.</exception>
    public Grade ToGrade()
    {
        try
        {
            return Build();
        }
        catch (Exception e) when (e is InvalidScoreException or ArgumentException)
        {
            throw new InvalidDataException($"an answer is no grade: {e.Message}", e);
        }
    }

    private Grade Build()
    {
        var grade = State switch
        {
            GradeState.Scored => Grade.Score(Value ?? double.NaN, Reason),
            GradeState.NotApplicable => Grade.NotApplicable(Reason),
            _ => Grade.Invalid(Reason ?? ""),
        };
        if (Passed is { } passed) grade = grade.WithPassed(passed);
        foreach (var (name, value) in Metrics ?? new Dictionary<string, double>()) grade = grade.With(name, value);
        foreach (var part in Parts ?? []) grade = grade.WithPart(part);
        return grade;
    }
}

/// <summary>A call that ended two workers, as a file.</summary>
/// <param name="Grader">The grader's name.</param>
/// <param name="File">Its file as configured.</param>
/// <param name="GraderHash">Its content hash.</param>
/// <param name="End">How the second worker ended.</param>
/// <param name="Call">All it takes to try again.</param>
internal sealed record QuarantinedCall(string Grader, string File, string GraderHash, string End, CallRequest Call);

/// <summary>How the messages are spelt.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true, MaxDepth = 256)]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerReply))]
[JsonSerializable(typeof(QuarantinedCall))]
internal sealed partial class WorkerJson : JsonSerializerContext;
