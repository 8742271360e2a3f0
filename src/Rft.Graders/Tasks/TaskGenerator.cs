using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Graders.Tasks;

/// <summary>What the generators share: the held-out part, keyed draws, wrong demonstrations, and rows.</summary>
/// <typeparam name="TProblem">A problem, with value equality.</typeparam>
internal abstract class TaskGenerator<TProblem> : ITaskGenerator
    where TProblem : notnull
{
    private const int HeldOut = 500;
    private const int DefaultDraws = 20_000;
    private const ulong PairAttempts = 1000;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _name;
    private readonly Lazy<(IReadOnlyList<TProblem> Open, IReadOnlyList<TProblem> Held)> _parts;

    /// <param name="name">The task's name; it decides what is held out.</param>
    protected TaskGenerator(string name)
    {
        _name = name;
        _parts = new(Divide);
    }

    /// <summary>The seed of everything that must not change between runs: which problems exist and which are held out.</summary>
    protected ulong OwnSeed => Seed.Hash(_name);

    /// <inheritdoc/>
    public IReadOnlyList<Item> Generate(GeneratorRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = request.Form ?? request.Split;
        if (request.Split == TaskSplit.Valid) return Held(request.Rows, form);
        ulong seed = Seed.Derive(request.Seed, OwnSeed, (ulong)request.Split);
        int count = request.Rows ?? DefaultDraws;
        var rows = new Item[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = form == TaskSplit.Pairs ? DrawPair(seed, (ulong)i) : DrawRow(form, request.WrongShare, seed, (ulong)i);
        }
        return rows;
    }

    private Item DrawRow(TaskSplit form, double wrongShare, ulong seed, ulong row)
    {
        var problem = Draw(_parts.Value.Open, Seed.Derive(seed, row, 0));
        return Row(problem, form == TaskSplit.Demos ? Demonstration(problem, wrongShare, Seed.Derive(seed, row, 1)) : null);
    }

    // Problems that give no room for an error are drawn again; each try is a further element of the path.
    private Item DrawPair(ulong seed, ulong row)
    {
        for (ulong attempt = 0; attempt < PairAttempts; attempt++)
        {
            var problem = Draw(_parts.Value.Open, Seed.Derive(seed, row, 0, attempt));
            if (Pair(problem, Seed.Derive(seed, row, 1, attempt)) is { } pair) return pair;
        }
        throw NoError();
    }

    private Item? Pair(TProblem problem, ulong seed) =>
        (WrongAnswer(problem, seed) ?? OtherError(problem)) is { } wrong && wrong != Answer(problem) ? Row(problem, Answer(problem), wrong) : null;

    private TaskException NoError() => new($"the task {_name} has no typical error, so that it makes no pairs; use a file of pairs");

    /// <summary>Every problem of the task, in a fixed order; one may occur more than once.</summary>
    protected abstract IEnumerable<TProblem> Problems();

    /// <summary>The user's message.</summary>
    protected abstract string Prompt(TProblem problem);

    /// <summary>The right answer, without the tags.</summary>
    protected abstract string Answer(TProblem problem);

    /// <summary>The answer with the task's typical error; null when the problem gives no room for it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="seed">Decides between errors.</param>
    protected abstract string? WrongAnswer(TProblem problem, ulong seed);

    /// <summary>Another error, for pairs of problems that give no room for the typical one: without them a model would learn to see it everywhere.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>A wrong answer; null: the problem makes no pair.</returns>
    protected virtual string? OtherError(TProblem problem) => null;

    /// <summary>The group in which pass rates are shown.</summary>
    protected abstract string Kind(TProblem problem);

    /// <summary>The assistant's message that gives an answer.</summary>
    protected virtual string Response(string answer) => $"<answer>{answer}</answer>";

    /// <summary>Writes the task's own fields of a row.</summary>
    protected virtual void WriteFields(TProblem problem, Utf8JsonWriter row) { }

    /// <summary>Draws one problem.</summary>
    /// <param name="open">The problems that are not held out.</param>
    /// <param name="seed">Decides the draw.</param>
    protected virtual TProblem Draw(IReadOnlyList<TProblem> open, ulong seed) => open[Seed.ToIndex(Seed.Derive(seed, 0), open.Count)];

    private string Demonstration(TProblem problem, double wrongShare, ulong seed)
    {
        bool wrong = Seed.Uniform(seed, 0) < wrongShare;
        return (wrong ? WrongAnswer(problem, Seed.Derive(seed, 1)) : null) ?? Answer(problem);
    }

    private Item[] Held(int? rows, TaskSplit form)
    {
        var held = _parts.Value.Held;
        int count = rows ?? HeldOut;
        if (count > held.Count)
            throw new TaskException(string.Create(CultureInfo.InvariantCulture,
                $"rows is {count}, but the task {_name} holds out {held.Count} problems; set rows to {held.Count} or less"));
        if (form != TaskSplit.Pairs) return [.. held.Take(count).Select(problem => Row(problem, form == TaskSplit.Demos ? Answer(problem) : null))];
        // Of the first problems those that are open to an error.
        Item[] pairs = [.. held.Take(count).Select((problem, i) => Pair(problem, Seed.Derive(OwnSeed, Seed.Hash("pairs"), (ulong)i))).OfType<Item>()];
        return pairs.Length > 0 ? pairs : throw NoError();
    }

    /// <summary>Holds out the first distinct problems of a permutation, and every repetition of them.</summary>
    private (IReadOnlyList<TProblem> Open, IReadOnlyList<TProblem> Held) Divide()
    {
        var problems = Problems().ToArray();
        var keys = problems.Select((_, i) => Seed.Derive(OwnSeed, Seed.Hash("held-out"), (ulong)i)).ToArray();
        Array.Sort(keys, problems);
        var held = new List<TProblem>(HeldOut);
        var seen = new HashSet<TProblem>();
        foreach (var problem in problems)
        {
            if (held.Count == HeldOut) break;
            if (seen.Add(problem)) held.Add(problem);
        }
        return ([.. problems.Where(problem => !seen.Contains(problem))], held);
    }

    private Item Row(TProblem problem, string? answer, string? rejected = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var row = new Utf8JsonWriter(buffer, Readable))
        {
            row.WriteStartObject();
            if (rejected is null) WriteConversation(row, problem, answer);
            else WritePair(row, problem, answer!, rejected);
            row.WriteString("answer", Answer(problem));
            row.WriteString("kind", Kind(problem));
            WriteFields(problem, row);
            row.WriteEndObject();
        }
        return new Item(JsonElement.Parse(buffer.WrittenSpan));
    }

    private void WriteConversation(Utf8JsonWriter row, TProblem problem, string? answer)
    {
        row.WriteStartArray("messages");
        WriteMessage(row, "user", Prompt(problem));
        if (answer is not null) WriteMessage(row, "assistant", Response(answer));
        row.WriteEndArray();
    }

    // As OpenAI's fine-tuning API writes pairs.
    private void WritePair(Utf8JsonWriter row, TProblem problem, string chosen, string rejected)
    {
        row.WriteStartObject("input");
        WriteConversation(row, problem, answer: null);
        row.WriteEndObject();
        foreach (var (field, answer) in new[] { ("preferred_output", chosen), ("non_preferred_output", rejected) })
        {
            row.WriteStartArray(field);
            WriteMessage(row, "assistant", Response(answer));
            row.WriteEndArray();
        }
    }

    private static void WriteMessage(Utf8JsonWriter row, string role, string content)
    {
        row.WriteStartObject();
        row.WriteString("role", role);
        row.WriteString("content", content);
        row.WriteEndObject();
    }
}
