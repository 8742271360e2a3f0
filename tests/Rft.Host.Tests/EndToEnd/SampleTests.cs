namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class SampleTests
{
    [Fact]
    public async Task Control_characters_of_a_model_do_not_reach_the_terminal()
    {
        using var experiment = new Experiment();
        // One step of training: the model writes arbitrary bytes.
        (await experiment.TrainAsync("a", "stages.skill.steps=1", "stages.rft.steps=1")).Expect(0);
        string[] ask = ["sample", experiment.Run("a"), "3 1 2", "--n", "8", "--max-tokens", "24", "--seed", "1"];
        foreach (string[] more in (string[][])[[], ["--logprobs"]])
        {
            string output = (await RftProcess.RunAsync(experiment.Folder, [.. ask, .. more])).Expect(0).Output;
            Assert.Contains("\\u00", output, StringComparison.Ordinal);
            Assert.DoesNotContain(output, c => char.IsControl(c) && c is not ('\n' or '\t'));
        }
    }
}
