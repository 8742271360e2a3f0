using System.Text;
using System.Text.Json;

namespace Rft.Host.Rollouts;

/// <summary>What the index keeps of a rollout. One is used for line after line: a million of them are read.</summary>
internal sealed class RolloutFacts
{
    // One bit a field that every rollout has; Messages, id, row, text and finish_reason are not kept but have to be there.
    private static readonly string[] Fields =
    [
        "schema", "id", "row", "stage", "step", "prompt_index", "member", "messages", "text", "finish_reason", "tokens", "reward", "dropped", "scores", "advantage",
        "kept",
    ];
    private static readonly byte[][] Names = [.. Fields.Select(Encoding.UTF8.GetBytes)];

    private string _stage = "";

    public string Stage => _stage;

    public int Step { get; private set; }

    public int Prompt { get; private set; }

    public int Member { get; private set; }

    public int Tokens { get; private set; }

    public double? Reward { get; private set; }

    public double? Advantage { get; private set; }

    public bool Kept { get; private set; }

    public string? Dropped { get; private set; }

    /// <summary><c>|grader:code|</c>, or null.</summary>
    public string? Faults { get; private set; }

    /// <summary><c>|shadow|</c>, or null.</summary>
    public string? Disagreements { get; private set; }

    /// <summary>Scores by grader; graders without one are left out.</summary>
    public List<(string Grader, double? Value)> Scores { get; } = [];

    /// <summary>Reads a line.</summary>
    /// <param name="line">One JSON object.</param>
    /// <returns>Whether it is a whole rollout; why not says <see cref="RolloutRecord.Parse"/>.</returns>
    public bool Read(ReadOnlySpan<byte> line)
    {
        Scores.Clear();
        Faults = Disagreements = null;
        int seen = 0;
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                int field = Field(ref json, seen);
                bool shadows = field < 0 && json.ValueTextEquals("disagreements"u8);
                json.Read();
                if (shadows)
                {
                    ReadDisagreements(ref json);
                }
                else if (field >= 0)
                {
                    seen |= 1 << field;
                    ReadField(field, ref json);
                }
                else
                {
                    json.Skip();
                }
            }
            return json.TokenType == JsonTokenType.EndObject && seen == (1 << Fields.Length) - 1 && !json.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    // Fields mostly come in the order in which they are written: the next one is looked at first.
    private static int Field(ref Utf8JsonReader json, int seen)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if ((seen & 1 << i) == 0 && json.ValueTextEquals(Names[i])) return i;
        }
        return -1;
    }

    private void ReadField(int field, ref Utf8JsonReader json)
    {
        switch (Fields[field])
        {
            case "schema":
                if (!json.ValueTextEquals("rft.rollout/1"u8)) throw new JsonException();
                break;
            case "stage":
                if (!json.ValueTextEquals(_stage)) _stage = json.GetString()!;
                break;
            case "id" or "text" or "finish_reason":
                if (json.TokenType != JsonTokenType.String) throw new JsonException();
                break;
            case "row": _ = json.GetInt32(); break;
            case "step": Step = json.GetInt32(); break;
            case "prompt_index": Prompt = json.GetInt32(); break;
            case "member": Member = json.GetInt32(); break;
            case "tokens": Tokens = json.GetInt32(); break;
            case "reward": Reward = ReadReward(ref json); break;
            case "dropped": Dropped = json.GetString(); break;
            case "advantage": Advantage = json.TokenType == JsonTokenType.Number ? json.GetDouble() : null; break;
            case "kept": Kept = json.GetBoolean(); break;
            case "scores": ReadScores(ref json); break;
            default: json.Skip(); break;
        }
    }

    private void ReadDisagreements(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw new JsonException();
        while (json.Read() && json.TokenType == JsonTokenType.String) Disagreements = $"{Disagreements ?? "|"}{json.GetString()}|";
    }

    private static double? ReadReward(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        double? value = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool wanted = json.ValueTextEquals("value"u8);
            json.Read();
            if (wanted) value = json.GetDouble();
        }
        return value ?? throw new JsonException();
    }

    private void ReadScores(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string grader = json.GetString()!;
            var (value, fault) = ReadScore(ref json);
            Scores.Add((grader, value));
            if (fault is not null) Faults = $"{Faults ?? "|"}{grader}:{fault}|";
        }
    }

    private static (double? Value, string? Fault) ReadScore(ref Utf8JsonReader json)
    {
        json.Read();
        double? value = null;
        string? fault = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isValue = json.ValueTextEquals("value"u8), isFault = !isValue && json.ValueTextEquals("fault"u8);
            json.Read();
            if (isValue && json.TokenType == JsonTokenType.Number) value = json.GetDouble();
            else if (isFault) fault = json.GetString();
            else json.Skip();
        }
        return (value, fault);
    }
}
