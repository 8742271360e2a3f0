using System.Diagnostics;
using Rft.Graders.OpenAi.Judges;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>Makes graders of descriptions.</summary>
/// <param name="judge">Who is asked; null when no description uses a judge.</param>
internal sealed class GraderFactory(Judge? judge)
{
    /// <summary>An <see cref="IGrader"/>, or an <see cref="IGroupGrader"/> for what judges groups.</summary>
    public object Create(GraderSpec spec) => spec switch
    {
        ScoreModelSpec { Ranking: { } ranking } score => new RankingGrader(score, ranking, Asker(score)),
        _ => Single(spec),
    };

    private IGrader Single(GraderSpec spec) => spec switch
    {
        StringCheckSpec check => new StringCheckGrader(check),
        TextSimilaritySpec similarity => new TextSimilarityGrader(similarity),
        ScoreModelSpec { Rubric: { } rubric } score => new RubricGrader(score, rubric, Asker(score)),
        ScoreModelSpec score => new ScoreModelGrader(score, Asker(score)),
        LabelModelSpec label => new LabelModelGrader(label, Asker(label)),
        MultiSpec multi => new MultiGrader(multi, [.. multi.Parts.Select(part => Single(part.Grader))]),
        _ => throw new UnreachableException(),
    };

    private JudgeAsker Asker(JudgeSpec spec) => new(spec, judge ?? throw new ArgumentException("a judge is needed"));
}
