using System.Text;
using System.Text.RegularExpressions;

namespace Rft.Host.Rollouts;

/// <summary>Which rollouts are wanted; null: any.</summary>
internal sealed record RolloutFilter
{
    /// <summary>The <see cref="Fault"/>, <see cref="Dropped"/> or <see cref="Disagrees"/> that stands for all.</summary>
    public const string Any = "any";

    /// <summary>Step within its stage.</summary>
    public int? Step { get; init; }

    /// <summary>Position of the prompt within its step.</summary>
    public int? Prompt { get; init; }

    /// <summary>Lowest reward. A rollout without a reward is not wanted.</summary>
    public double? MinReward { get; init; }

    /// <summary>Highest reward. A rollout without a reward is not wanted.</summary>
    public double? MaxReward { get; init; }

    /// <summary>The grader that scores and faults are asked about. Alone it asks for rollouts that it scored.</summary>
    public string? Grader { get; init; }

    /// <summary>Lowest score of the grader.</summary>
    public double? MinScore { get; init; }

    /// <summary>Highest score of the grader.</summary>
    public double? MaxScore { get; init; }

    /// <summary>Error code of a grader that failed, or <see cref="Any"/>.</summary>
    public string? Fault { get; init; }

    /// <summary>Why the rollout has no reward, or <see cref="Any"/>.</summary>
    public string? Dropped { get; init; }

    /// <summary>A shadow that disagrees with the grader that it shadows, or <see cref="Any"/>.</summary>
    public string? Disagrees { get; init; }

    /// <summary>Text in the completion.</summary>
    public string? Contains { get; init; }

    /// <summary>Pattern in the completion.</summary>
    public Regex? Grep { get; init; }

    /// <summary>Whether completions have to be read to know.</summary>
    public bool ReadsText => Contains is not null || Grep is not null;

    /// <summary>Whether a line can hold the wanted text, without reading it as JSON: most lines cannot.</summary>
    /// <param name="line">The line.</param>
    public bool MayAccept(ReadOnlySpan<byte> line) =>
        // What a text writes as an escape, the line may write in several ways.
        Contains is null || !Contains.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')) || line.IndexOf(Encoding.ASCII.GetBytes(Contains)) >= 0
            || line.IndexOf("\\u"u8) >= 0;

    /// <summary>Whether a completion is wanted.</summary>
    public bool AcceptsText(string text) =>
        (Contains is null || text.Contains(Contains, StringComparison.Ordinal)) && (Grep is null || Grep.IsMatch(text));

    /// <summary>The other conditions in SQL over the table of <see cref="RolloutIndex"/>.</summary>
    /// <param name="values">Gets the parameters; the first is <c>$N</c> for the N values it holds already.</param>
    public string ToSql(List<object?> values)
    {
        List<string> conditions = ["1"];
        void Add(string condition, object? value)
        {
            if (value is null) return;
            conditions.Add(condition.Replace("?", FormattableString.Invariant($"${values.Count}"), StringComparison.Ordinal));
            values.Add(value);
        }
        Add("step = ?", Step);
        Add("prompt = ?", Prompt);
        Add("reward >= ?", MinReward);
        Add("reward <= ?", MaxReward);
        if (Grader is not null)
        {
            string score = RolloutIndex.ScoreColumn(Grader);
            if (Fault is null) conditions.Add($"{score} IS NOT NULL");
            Add($"{score} >= ?", MinScore);
            Add($"{score} <= ?", MaxScore);
        }
        // Faults are kept as |grader:code|grader:code|.
        if (Fault == Any && Grader is null) conditions.Add("faults IS NOT NULL");
        else if (Fault is not null)
            Add("instr(faults, ?) > 0", (Grader is null ? "" : $"|{Grader}") + (Fault == Any ? ":" : $":{Fault}|"));
        if (Dropped == Any) conditions.Add("dropped IS NOT NULL");
        else Add("dropped = ?", Dropped);
        // Kept as |shadow|shadow|.
        if (Disagrees == Any) conditions.Add("disagreements IS NOT NULL");
        else if (Disagrees is not null) Add("instr(disagreements, ?) > 0", $"|{Disagrees}|");
        return string.Join(" AND ", conditions);
    }
}
