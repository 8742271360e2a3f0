using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Graders;
using Rft.Training.Loop;

namespace Rft.Training.Journal;

/// <summary>Asks graders what the journal does not know yet, and keeps what they say.</summary>
/// <param name="inner">The graders.</param>
/// <param name="journal">The run's journal.</param>
/// <remarks>Answers are looked up by the sample's name in the run, all that graders see of it, its row, and the graders' version.</remarks>
internal sealed class JournaledGrader(IRolloutGrader inner, RunJournal journal) : IRolloutGrader
{
    /// <inheritdoc/>
    public bool GradesGroups => inner.GradesGroups;

    /// <inheritdoc/>
    public string Version => inner.Version;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken)
    {
        string key = Key("sample", [request.Sample], request.Item);
        if (journal.Find(key) is [var known]) return known;
        var outcomes = await inner.GradeAsync(request, seed, cancellationToken).ConfigureAwait(false);
        await journal.KeepAsync(JournalKind.Grade, key, request.Sample.Id, [outcomes], cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken)
    {
        string key = Key("group", request.Samples, request.Item);
        if (journal.Find(key) is { } known && known.Count == request.Samples.Count) return known;
        var outcomes = await inner.GradeGroupAsync(request, seed, cancellationToken).ConfigureAwait(false);
        await journal.KeepAsync(JournalKind.GroupGrade, key, request.Samples[0].Id, outcomes, cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    /// <inheritdoc/>
    /// <remarks>A second answer has a key of its own: it is never taken for the first, and is not asked for twice either, so that a resumed run counts the same.</remarks>
    public async ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAgainAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken)
    {
        string key = Key("sample again", [request.Sample], request.Item);
        if (journal.Find(key) is [var known]) return known;
        var outcomes = await inner.GradeAgainAsync(request, seed, cancellationToken).ConfigureAwait(false);
        await journal.KeepAsync(JournalKind.Canary, key, request.Sample.Id, [outcomes], cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAgainAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken)
    {
        string key = Key("group again", request.Samples, request.Item);
        if (journal.Find(key) is { } known) return known;
        var outcomes = await inner.GradeGroupAgainAsync(request, seed, cancellationToken).ConfigureAwait(false);
        await journal.KeepAsync(JournalKind.Canary, key, request.Samples[0].Id, outcomes, cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    private string Key(string kind, IReadOnlyList<Sample> samples, Item item)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string? text)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
            // A byte that UTF-8 does not have, so that no two lists of texts read the same.
            hash.AppendData([text is null ? (byte)0xfe : (byte)0xff]);
        }
        Add(kind);
        Add(inner.Version);
        Add(item.Json.GetRawText());
        foreach (var sample in samples)
        {
            Add(sample.Id);
            Add(sample.Text);
            Add(sample.Reasoning);
            Add(JsonSerializer.Serialize(sample.ToolCalls));
            Add(sample.FinishReason.ToString());
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
