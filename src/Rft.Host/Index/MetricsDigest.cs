using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rft.Host.Index;

/// <summary>The few numbers of metrics.jsonl that a list of runs shows, read without making objects of the lines.</summary>
/// <param name="metric">The metric of evaluations; null: none.</param>
/// <param name="reinforced">Names of the reinforcement stages.</param>
internal sealed class MetricsDigest(string? metric, IReadOnlySet<string> reinforced)
{
    private const int Window = 10;

    private readonly byte[] _metric = Encoding.UTF8.GetBytes($"valid/{metric}");
    private readonly List<double> _rewards = [];
    private double? _firstEvaluation, _beforeReinforcement, _lastEvaluation;
    private int _evaluations;

    /// <summary>The stage of the newest step; null before the first.</summary>
    public string? Stage { get; private set; }

    /// <summary>Steps of all stages.</summary>
    public int Steps { get; private set; }

    /// <summary>Mean reward over the first ten reinforcement steps; null without any.</summary>
    public double? RewardFirst => _rewards.Count == 0 ? null : _rewards.Take(Window).Average();

    /// <summary>Mean reward over the last ten.</summary>
    public double? RewardLast => _rewards.Count == 0 ? null : _rewards.TakeLast(Window).Average();

    /// <summary>The evaluation before reinforcement, or the first of several.</summary>
    public double? HeldOutBefore => _beforeReinforcement ?? (_evaluations > 1 ? _firstEvaluation : null);

    /// <summary>The last evaluation, unless it is the one before.</summary>
    public double? HeldOutAfter => _evaluations == 1 && _beforeReinforcement is not null ? null : _lastEvaluation;

    /// <summary>Reads the lines; a last one that is not whole is left out.</summary>
    /// <param name="text">The file.</param>
    /// <exception cref="JsonException">A whole line is not JSON; the message names it.</exception>
    public void Read(ReadOnlySpan<byte> text)
    {
        for (int number = 1; text.IndexOf((byte)'\n') is >= 0 and var end; number++)
        {
            try
            {
                if (end > 0) ReadLine(text[..end]);
            }
            catch (JsonException e)
            {
                int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
                throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"line {number}, byte {(e.BytePositionInLine ?? 0) + 1}: {(place < 0 ? e.Message : e.Message[..place])}"), e);
            }
            text = text[(end + 1)..];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        string type = "", stage = "";
        int step = 0;
        double? reward = null, value = null;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            if (json.ValueTextEquals("type"u8)) type = Text(ref json);
            else if (json.ValueTextEquals("stage"u8)) stage = Text(ref json);
            else if (json.ValueTextEquals("step"u8)) step = (int?)Number(ref json) ?? 0;
            else if (json.ValueTextEquals("reward/mean"u8)) reward = Number(ref json);
            else if (json.ValueTextEquals(_metric)) value = Number(ref json);
            else json.Skip();
        }
        if (type == "step") AddStep(stage, reward);
        else if (type == "evaluation") AddEvaluation(stage, step, value);
    }

    private void AddStep(string stage, double? reward)
    {
        (Stage, Steps) = (stage, Steps + 1);
        if (reward is { } mean) _rewards.Add(mean);
    }

    private void AddEvaluation(string stage, int step, double? value)
    {
        _evaluations++;
        _firstEvaluation ??= value;
        if (step == 0 && reinforced.Contains(stage)) _beforeReinforcement ??= value;
        _lastEvaluation = value;
    }

    private static string Text(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.String ? json.GetString()! : "";

    private static double? Number(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.Number ? json.GetDouble() : null;
}
