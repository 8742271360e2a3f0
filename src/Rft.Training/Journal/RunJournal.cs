using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Graders;
using Rft.Training.Runs;

namespace Rft.Training.Journal;

/// <summary>
/// What a run did since its newest checkpoint: every grade as it came, and the parts of steps. After a kill, sampling is repeated from its keys, which gives
/// the same tokens, and what graders said of them is taken from here: no grader is asked twice, not even one whose answers differ from call to call.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RunJournal : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly JournalFile _file;
    private readonly ConcurrentDictionary<string, KnownGrades> _known;

    private readonly RunWriter _writer;
    private readonly Lock _gate = new();
    private readonly List<Kept> _kept;

    private RunJournal(JournalFile file, RunWriter writer, ConcurrentDictionary<string, KnownGrades> known, List<Kept> kept) =>
        (_file, _writer, _known, _kept) = (file, writer, known, kept);

    /// <summary>Grades that were in the journal when it was opened, second answers not counted.</summary>
    public int Known => _known.Values.Count(grades => grades.Kind != JournalKind.Canary);

    /// <summary>Where the run stood when the journal was opened; null when there was nothing in it.</summary>
    public PhaseEntry? LastPhase { get; private init; }

    /// <summary>Whether a guard or a grader's failure has ended the run since the newest checkpoint, however often it was resumed and cut off after that.</summary>
    public bool WasStopped { get; private init; }

    /// <summary>Bytes of an entry that was torn and cut off.</summary>
    public long TornBytes { get; private init; }

    /// <summary>Opens the journal of a run.</summary>
    /// <param name="folder">Its folder; made when absent.</param>
    /// <param name="writer">Waits for room.</param>
    /// <exception cref="JournalException">It is damaged.</exception>
    public static RunJournal Open(string folder, RunWriter writer)
    {
        var (file, frames, torn) = JournalFile.Open(folder);
        ConcurrentDictionary<string, KnownGrades> known = new(StringComparer.Ordinal);
        List<Kept> kept = [];
        PhaseEntry? last = null;
        bool stopped = false;
        try
        {
            foreach (var frame in frames)
            {
                stopped |= frame.Kind == JournalKind.Stopped;
                switch (frame.Kind)
                {
                    case JournalKind.Grade or JournalKind.GroupGrade or JournalKind.Canary:
                        var entry = JsonSerializer.Deserialize<GradeEntry>(frame.Payload.Span, Json)!;
                        known[entry.Key] = new KnownGrades(frame.Kind, entry.Id, entry.Restore());
                        kept.Add(new Kept(entry.Id, frame.Kind, frame.Payload));
                        break;
                    case JournalKind.Phase:
                        last = JsonSerializer.Deserialize<PhaseEntry>(frame.Payload.Span, Json);
                        break;
                    case JournalKind.Stopped:
                        // Whoever resumes has looked at the failures and wants them tried again.
                        foreach (var (key, grades) in known)
                        {
                            if (grades.Members.Any(member => member.Values.Any(outcome => outcome is GradeOutcome.Failed))) known.TryRemove(key, out _);
                        }
                        break;
                }
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
        return new RunJournal(file, writer, known, kept) { LastPhase = last, WasStopped = stopped, TornBytes = torn };
    }

    /// <summary>What graders said of what a key stands for: one entry a member; null when it is not in the journal.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>? Find(string key) => _known.GetValueOrDefault(key)?.Members;

    /// <summary>Keeps what graders said, unless they were cancelled.</summary>
    public Task KeepAsync(
        JournalKind kind, string key, string id, IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>> members, CancellationToken cancellationToken)
    {
        if (members.Any(member => member.Values.Any(outcome => outcome is GradeOutcome.Cancelled))) return Task.CompletedTask;
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(GradeEntry.Of(key, id, members), Json);
        void Append()
        {
            lock (_gate)
            {
                _file.Append(kind, payload);
                _kept.Add(new Kept(id, kind, payload));
            }
        }
        return _writer.WriteAsync("a grade", Append, cancellationToken);
    }

    /// <summary>Says how far a step is. Once it is graded, what was kept is made durable: everything else can be computed again.</summary>
    public async Task EnterAsync(string stage, int step, RunPhase phase, CancellationToken cancellationToken)
    {
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(new PhaseEntry(stage, step, phase), Json);
        await _writer.WriteAsync("the journal", () => _file.Append(JournalKind.Phase, payload), cancellationToken).ConfigureAwait(false);
        if (phase is RunPhase.Graded or RunPhase.Evaluated or RunPhase.Published)
            await _writer.WriteAsync("the journal", _file.Flush, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that a guard or a grader's failure ended the run.</summary>
    public async Task StopAsync()
    {
        await _writer.WriteAsync("the journal", () => _file.Append(JournalKind.Stopped, "{}"u8.ToArray()), CancellationToken.None).ConfigureAwait(false);
        await _writer.WriteAsync("the journal", _file.Flush, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Forgets what a checkpoint holds now: everything but grades of later steps of the stage, whose batches are under way.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="step">The step that is done.</param>
    /// <param name="cancellationToken">Stops waiting for room.</param>
    public Task RestartAsync(string stage, int step, CancellationToken cancellationToken)
    {
        void Restart()
        {
            lock (_gate)
            {
                Kept[] later = [.. _kept.Where(kept => IsLater(kept.Id))];
                _file.Restart(later.Select(kept => new JournalFrame(kept.Kind, kept.Payload)));
                _kept.Clear();
                _kept.AddRange(later);
                foreach (var (key, known) in _known)
                {
                    if (!IsLater(known.Id)) _known.TryRemove(key, out _);
                }
            }
        }
        bool IsLater(string id) => id.Split('/') is [var of, ['s', .. var number], ..] && of == stage && int.TryParse(number, CultureInfo.InvariantCulture, out int later) && later > step;
        return _writer.WriteAsync("the journal", Restart, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private sealed record KnownGrades(JournalKind Kind, string Id, IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>> Members);

    private sealed record Kept(string Id, JournalKind Kind, ReadOnlyMemory<byte> Payload);
}
