namespace Rft.Graders;

/// <summary>Runs a grader in a unit test, with no host.</summary>
public static class GraderTest
{
    /// <summary>Grades one text.</summary>
    /// <param name="grader">The grader under test.</param>
    /// <param name="itemJson">The dataset row as JSON.</param>
    /// <param name="text">The model's answer.</param>
    /// <param name="optionsJson">The grader's options as JSON.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static ValueTask<Grade> RunAsync(
        IGrader grader, string itemJson, string text, string optionsJson = "{}", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grader);
        var request = new GradeRequest
        {
            Item = Item.Parse(itemJson),
            Sample = new Sample { Text = text, Messages = [new Message { Role = "assistant", Content = text }] },
        };
        return grader.GradeAsync(request, new GradeContext { Options = Item.Parse(optionsJson) }, cancellationToken);
    }
}
