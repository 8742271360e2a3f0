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
        if (request.Split == TaskSplit.Valid) return Held(request.Rows ?? HeldOut);
        ulong seed = Seed.Derive(request.Seed, OwnSeed, (ulong)request.Split);
        int count = request.Rows ?? DefaultDraws;
        var rows = new Item[count];
        for (int i = 0; i < count; i++)
        {
            var problem = Draw(_parts.Value.Open, Seed.Derive(seed, (ulong)i, 0));
            string? answer = request.Split == TaskSplit.Demos
                ? Demonstration(problem, request.WrongShare, Seed.Derive(seed, (ulong)i, 1))
                : null;
            rows[i] = Row(problem, answer);
        }
        return rows;
    }

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

    private Item[] Held(int count)
    {
        var held = _parts.Value.Held;
        if (count > held.Count)
            throw new TaskException(string.Create(CultureInfo.InvariantCulture,
                $"rows is {count}, but the task {_name} holds out {held.Count} problems; set rows to {held.Count} or less"));
        return [.. held.Take(count).Select(problem => Row(problem, answer: null))];
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

    private Item Row(TProblem problem, string? answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var row = new Utf8JsonWriter(buffer, Readable))
        {
            row.WriteStartObject();
            row.WriteStartArray("messages");
            WriteMessage(row, "user", Prompt(problem));
            if (answer is not null) WriteMessage(row, "assistant", Response(answer));
            row.WriteEndArray();
            row.WriteString("answer", Answer(problem));
            row.WriteString("kind", Kind(problem));
            WriteFields(problem, row);
            row.WriteEndObject();
        }
        return new Item(JsonElement.Parse(buffer.WrittenSpan));
    }

    private static void WriteMessage(Utf8JsonWriter row, string role, string content)
    {
        row.WriteStartObject();
        row.WriteString("role", role);
        row.WriteString("content", content);
        row.WriteEndObject();
    }
}
