namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class BadDataTests
{
    [Theory]
    [InlineData("{\"messages\":[]}", "data.jsonl(1,13): \"messages\" is empty; add at least one message")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}\n{\"messages\":[{\"role\":\"user\" \"content\":\"b\"}]}",
        "data.jsonl(2,29): not valid JSON", "a row is one JSON object on one line")]
    [InlineData("{\"prompt\":\"a\"}", "data.jsonl(1,1): the row has no \"messages\"; add a list of")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]}",
        "data.jsonl(1,40): image parts are not supported", "or remove the row")]
    public async Task A_row_that_cannot_be_used_is_named_with_line_and_column(string rows, params string[] texts)
    {
        using var experiment = new Experiment();
        experiment.Write("data.jsonl", rows);
        var outcome = await experiment.TrainAsync("a", "data.train=data.jsonl");
        Assert.Empty(outcome.Expect(2, texts).Output);
        Assert.False(Directory.Exists(experiment.Run("a")));
    }

    [Fact]
    public async Task A_file_that_is_missing_is_bad_input()
    {
        using var experiment = new Experiment();
        (await experiment.TrainAsync("a", "data.train=none.jsonl")).Expect(2, Path.Combine(experiment.Folder, "none.jsonl"));
    }
}
