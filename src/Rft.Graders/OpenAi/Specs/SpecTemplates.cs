using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Specs;

/// <summary>What a grader consists of.</summary>
internal static class SpecTemplates
{
    /// <summary>The grader, or the graders that it combines.</summary>
    public static IEnumerable<GraderSpec> Leaves(GraderSpec spec) => spec is MultiSpec multi ? multi.Parts.Select(part => part.Grader) : [spec];

    /// <summary>The templates of a grader that combines no others.</summary>
    public static IEnumerable<Template> Of(GraderSpec leaf) => leaf switch
    {
        StringCheckSpec check => [check.Input, check.Reference],
        TextSimilaritySpec similarity => [similarity.Input, similarity.Reference],
        ScoreModelSpec { Rubric: { } rubric } score =>
            [.. Messages(score), .. rubric.FromRow is { } fromRow ? [fromRow] : rubric.Criteria!.Select(criterion => criterion.Text)],
        JudgeSpec judge => Messages(judge),
        _ => [],
    };

    /// <summary>The templates of the messages to a judge.</summary>
    public static IEnumerable<Template> Messages(JudgeSpec judge) =>
        judge.Input.SelectMany(message => message.Parts).Select(part => part.Content);
}
