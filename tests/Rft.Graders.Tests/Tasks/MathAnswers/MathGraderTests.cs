using Rft.Graders.Tasks;
using Rft.Graders.Tasks.MathAnswers;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

public sealed class MathGraderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "answer": "3/4" }""", @"\boxed{0.75}", 1.0, "'0.75' equals '3/4'")]
    [InlineData("""{ "answer": 0.75 }""", @"\boxed{3/4}", 1.0, "'3/4' equals '0.75'")]
    [InlineData("""{ "answer": "3/4" }""", @"\boxed{4/3}", 0.0, "'4/3' is not '3/4'")]
    [InlineData("""{ "answer": "3/4" }""", @"\boxed{", 0.0, "the last box is not closed")]
    [InlineData("""{ "answer": "3/4" }""", @"\boxed{(1}", 0.0, "'(1' cannot be read: a bracket is not closed")]
    public async Task The_reason_names_what_was_compared(string item, string text, double score, string reason)
    {
        var grade = await GraderTest.RunAsync(new MathGrader(), item, text, cancellationToken: Token);
        Assert.Equal((score, reason, score > 0), (grade.Value, grade.Reason, grade.Passed));
    }

    [Theory]
    [InlineData("{}", "the row has no field 'answer'")]
    [InlineData("""{ "answer": null }""", "the row's 'answer' is neither a text nor a number")]
    [InlineData("""{ "answer": ["1"] }""", "the row's 'answer' is neither a text nor a number")]
    [InlineData("""{ "answer": "\\boxed{}" }""", "the reference cannot be read: the last box is empty")]
    [InlineData("""{ "answer": "1/0" }""", "the reference '1/0' has no value")]
    public async Task A_row_without_a_readable_reference_is_invalid(string item, string reason)
    {
        var grade = await GraderTest.RunAsync(new MathGrader(), item, "1", cancellationToken: Token);
        Assert.Equal((GradeState.Invalid, reason), (grade.State, grade.Reason));
    }

    [Theory]
    [InlineData("""{ "precision": -1 }""", "options.precision is -1; use 0 to 50 decimal places")]
    [InlineData("""{ "targets": [] }""", "options.targets is []; use one or more of latex, expr, string")]
    [InlineData("""{ "targets": ["tex"] }""", "options.targets is [tex]; use one or more of latex, expr, string")]
    [InlineData("""{ "field": " " }""", "options.field is empty; name the row's field with the reference")]
    public void Options_that_do_not_fit_are_refused(string options, string message) =>
        Assert.Equal(message, Assert.Throws<TaskException>(() => TaskLibrary.Get("math").CreateGrader(Item.Parse(options))).Message);

    [Fact]
    public void Generated_rows_have_right_answers_and_prompts_that_are_no_answers()
    {
        foreach (var row in TaskLibrary.Generator("math").Generate(new GeneratorRequest(TaskSplit.Valid, null, 1)))
        {
            string prompt = row.Json.GetProperty("messages")[0].GetProperty("content").GetString()!, answer = row.Text("answer");
            Assert.False(MathAnswer.AreEqual(answer, prompt), $"{prompt} is worth its own answer {answer}");
            bool isSolution = row.Text("kind") switch
            {
                "linear" => MathAnswer.AreEqual(prompt, $"x={answer}"),
                "inequality" => MathAnswer.AreEqual(prompt, answer),
                _ => MathAnswer.AreEqual(prompt, $"(x-({answer[1..^1].Replace(",", "))(x-(", StringComparison.Ordinal)}))=0"),
            };
            Assert.True(isSolution, $"{answer} does not solve {prompt}");
        }
    }

    /// <summary>By hand: x^2 - x - 6 = (x - 3)(x + 2); 2x + 3 &lt; 7 when x &lt; 2; 6x - 5 = 2x + 2 when 4x = 7.</summary>
    [Theory]
    [InlineData("x^2-x-6=0", "{-2,3}")]
    [InlineData("2x+3<7", "(-oo,2)")]
    [InlineData("6x-5=2x+2", "7/4")]
    public void Generated_answers_are_those_worked_out_by_hand(string prompt, string answer)
    {
        var rows = TaskLibrary.Generator("math").Generate(new GeneratorRequest(TaskSplit.Train, 200_000, 1))
            .Concat(TaskLibrary.Generator("math").Generate(new GeneratorRequest(TaskSplit.Valid, null, 1)));
        var row = rows.First(each => each.Json.GetProperty("messages")[0].GetProperty("content").GetString() == prompt);
        Assert.Equal(answer, row.Text("answer"));
    }
}
