using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi;

public sealed class GraderAdviceTests
{
    private static readonly Item[] Rows =
        [Item.Parse("""{ "a": "one two three four" }"""), Item.Parse("""{ "a": "東京" }"""), Item.Parse("""{ "b": 1 }""")];

    [Theory]
    [InlineData("\"rouge_l\"", "", "/reference", "{{item.a}} has no value in 1 of 3 rows", "/evaluation_metric", "1 of 2 references have no token")]
    [InlineData("\"bleu\"", "", "/reference", "{{item.a}} has no value", "/evaluation_metric", "plain BLEU is 0")]
    [InlineData("\"bleu\"", "", "/reference", "{{item.a}} has no value", "/evaluation_metric", "1 of 2 references have fewer than 4 words")]
    [InlineData("\"bleu\", \"x_rft\": { \"smoothing\": \"exp\" }", "", "/reference", "{{item.a}} has no value", "", "")]
    [InlineData("\"fuzzy_match\"", "/graders/t", "/reference", "{{item.a}} has no value", "", "")]
    public void A_similarity_is_looked_at_beside_its_references(
        string metric, string inside, string first, string firstMessage, string second, string secondMessage)
    {
        string grader = $$"""{ "type": "text_similarity", "name": "t", "input": "{{"{{sample.output_text}}"}}", "reference": "{{"{{item.a}}"}}", "evaluation_metric": {{metric}} }""";
        if (inside.Length > 0) grader = $$"""{ "type": "multi", "name": "m", "graders": { "t": {{grader}} }, "calculate_output": "t" }""";
        var remarks = GraderAdvice.For(GraderDefinition.Parse(grader), Rows);
        Assert.Equal(inside + first, remarks[0].Pointer);
        Assert.Contains(firstMessage, remarks[0].Message, StringComparison.Ordinal);
        Assert.Equal(second.Length == 0 ? 1 : 2, remarks.Count);
        if (second.Length == 0) return;
        Assert.Equal(second, remarks[1].Pointer);
        Assert.Contains(secondMessage, remarks[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_rows_get_no_remark()
    {
        var grader = GraderDefinition.Parse("""{ "type": "text_similarity", "name": "t", "input": "x", "reference": "{{item.a}}", "evaluation_metric": "rouge_1" }""");
        Assert.Empty(GraderAdvice.For(grader, [Rows[0]]));
    }

    [Fact]
    public void A_judge_that_never_sees_the_answer_is_told()
    {
        var grader = GraderDefinition.Parse("""{ "type": "score_model", "name": "j", "model": "m", "input": [{ "role": "user", "content": "good?" }] }""");
        var remark = Assert.Single(GraderAdvice.For(grader, Rows));
        Assert.Equal("/input", remark.Pointer);
        Assert.Contains("{{sample.output_text}}", remark.Message, StringComparison.Ordinal);
    }
}
