using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders.OpenAi.Judges;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>
/// A judge orders the samples of one prompt. Of n samples the one at place p (from 1; equal ones share the mean of their places) scores
/// (n - p) / (n - 1). Equal texts are shown once. The order in which the judge sees them is drawn from the call's seed, anew in each round.
/// </summary>
internal sealed class RankingGrader(ScoreModelSpec spec, RankingSpec ranking, JudgeAsker asker) : IGroupGrader
{
    private const double Tie = 0.5;

    private static readonly JsonObject AnswerSchema = JudgeTask.Object(
        ("comment", new JsonObject { ["type"] = "string" }), ("rank", new JsonObject { ["type"] = "integer" }));

    public async ValueTask<IReadOnlyList<Grade>> GradeGroupAsync(
        GroupRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        if (request.Samples.Count < 2)
            return [.. request.Samples.Select(_ => Grade.NotApplicable("a ranking needs at least two samples"))];
        string[] texts = [.. request.Samples.Select(sample => sample.Text).Distinct(StringComparer.Ordinal)];
        if (texts.Length == 1) return [.. request.Samples.Select(_ => Finish(Tie, "all answers are the same"))];

        int[] copies = [.. texts.Select(text => request.Samples.Count(sample => sample.Text == text))];
        double[] scores = new double[texts.Length];
        string[] comments = new string[texts.Length];
        var scope = new TemplateScope(request.Item, sample: null);
        for (int round = 0; round < ranking.Rounds; round++)
        {
            int[] order = Shuffle(texts.Length, context.Seed, round);
            var places = await AskAsync(scope, [.. order.Select(i => texts[i])], context, cancellationToken);
            double[] shares = Shares([.. order.Select(i => copies[i])], [.. places.Select(place => place.Rank)]);
            for (int shown = 0; shown < order.Length; shown++)
            {
                scores[order[shown]] += shares[shown] / ranking.Rounds;
                comments[order[shown]] ??= places[shown].Comment;
            }
        }
        return
        [
            .. request.Samples.Select(sample => Array.IndexOf(texts, sample.Text)).Select(i => Finish(Math.Clamp(scores[i], 0, 1), comments[i])),
        ];
    }

    private Grade Finish(double score, string reason)
    {
        var grade = Grade.Score(score, reason.Length > 0 ? Verdict.Cut(reason) : null);
        return spec.PassThreshold is { } threshold ? grade.WithPassed(score >= threshold) : grade;
    }

    private Task<AnswerPlace[]> AskAsync(TemplateScope scope, string[] texts, GradeContext context, CancellationToken cancellationToken)
    {
        var schema = JudgeTask.Object(texts.Select((_, i) => (Id(i), (JsonNode)AnswerSchema.DeepClone())));
        var task = new JudgeTask(
            "ranking", schema, "Reply with one JSON object and nothing else. For every answer, by its id, comment on it and then give its rank: 1 is "
            + """the best, and equally good answers share a rank: {"answer_1": {"comment": "...", "rank": 1}, ...}.""",
            fence => List(texts, fence));
        return asker.AskAsync(scope, task, verdict => Read(verdict, texts.Length), context, cancellationToken);
    }

    private static string List(string[] texts, Fence fence)
    {
        var text = new StringBuilder("Rank these answers. Their order here means nothing.");
        for (int i = 0; i < texts.Length; i++) text.Append("\n\n").Append(Id(i)).Append(":\n").Append(fence.Enclose(texts[i]));
        return text.ToString();
    }

    private static AnswerPlace[] Read(JsonElement verdict, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var answer = Verdict.Member(verdict, Id(i));
            double rank = Verdict.Number(answer, "rank");
            if (rank != Math.Floor(rank) || rank < 1 || rank > count)
                throw new VerdictException(FormattableString.Invariant($"the rank of {Id(i)} is {rank}; ranks are whole numbers from 1 to {count}"));
            return new AnswerPlace((int)rank, Verdict.Note(answer, "comment"));
        }),
    ];

    /// <summary>From ranks, and how many samples each stands for, to scores.</summary>
    private static double[] Shares(int[] copies, int[] ranks)
    {
        int samples = copies.Sum();
        return
        [
            .. ranks.Select(rank =>
            {
                int better = copies.Where((_, i) => ranks[i] < rank).Sum(), equal = copies.Where((_, i) => ranks[i] == rank).Sum();
                double place = better + ((equal + 1) / 2.0);
                return (samples - place) / (samples - 1);
            }),
        ];
    }

    // Fisher and Yates.
    private static int[] Shuffle(int count, ulong seed, int round)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = Seed.ToIndex(Seed.Derive(seed, (ulong)round, (ulong)i), i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"answer_{index + 1}");

    private sealed record AnswerPlace(int Rank, string Comment);
}
