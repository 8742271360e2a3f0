using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Benchmarks;

/// <summary>
/// Encoding of English text on one thread: the texts of JSON Lines files, one call a row, repeated to a few megabytes; the cache of words is warm after the
/// first round, as it is in a run. Also the first round of new tokenizers, whose cache is empty: with code compiled for speed by then, and at the start.
/// </summary>
internal static class TokenizerSpeed
{
    private const int Repeats = 9;
    private const int ColdRepeats = 5;
    private const int LeastBytes = 4_000_000;

    /// <summary>Measures and prints one JSON line a tokenizer.</summary>
    /// <param name="shared">The folder that holds <c>data/tokenizers</c> and <c>data/datasets</c>.</param>
    public static void Run(string shared)
    {
        var rows = Rows(Path.Combine(shared, "data", "datasets"));
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(shared, "data", "tokenizers")).Order(StringComparer.Ordinal))
            Measure(folder, rows);
    }

    private static void Measure(string folder, List<string> rows)
    {
        HuggingFaceTokenizer.Load(folder).Encode(rows[0]);
        var tokenizer = HuggingFaceTokenizer.Load(folder);
        double bytes = rows.Sum(row => (double)Encoding.UTF8.GetByteCount(row));
        var (first, tokens) = Round(tokenizer, rows);
        int rounds = (int)Math.Ceiling(LeastBytes / bytes);
        var rates = new List<double>();
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            double seconds = 0;
            for (int round = 0; round < rounds; round++) seconds += Round(tokenizer, rows).Seconds;
            rates.Add(bytes * rounds / seconds / 1e6);
        }
        var cold = new List<double>();
        for (int repeat = 0; repeat < ColdRepeats; repeat++) cold.Add(bytes / Round(HuggingFaceTokenizer.Load(folder), rows).Seconds / 1e6);
        Figures.Print(new
        {
            schema = Figures.Schema,
            figure = "tokenizers",
            tokenizer = Path.GetFileName(folder),
            rows = rows.Count,
            megabytes = bytes / 1e6,
            bytes_per_token = bytes / tokens,
            first_megabytes_per_second = bytes / first / 1e6,
            cold_megabytes_per_second_median = Figures.Median(cold),
            megabytes_per_second_best = rates.Max(),
            megabytes_per_second_median = Figures.Median(rates),
            load_average = Figures.Load(),
        });
    }

    private static (double Seconds, long Tokens) Round(HuggingFaceTokenizer tokenizer, List<string> rows)
    {
        long tokens = 0;
        long start = Stopwatch.GetTimestamp();
        foreach (string row in rows) tokens += tokenizer.Encode(row).Count;
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, tokens);
    }

    // Every text of a row, one below the other: questions and worked answers.
    private static List<string> Rows(string folder)
    {
        var rows = new List<string>();
        foreach (string file in Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(file).Where(line => line.Length > 0))
            {
                using var row = JsonDocument.Parse(line);
                var texts = row.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String);
                if (string.Join('\n', texts.Select(member => member.Value.GetString())) is { Length: > 0 } text) rows.Add(text);
            }
        }
        return rows;
    }
}
