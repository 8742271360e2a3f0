using Rft.Training.Checkpoints;
using Rft.Training.Data;

namespace Rft.Training.Tests.Checkpoints;

public sealed class SavedOpenGroupTests
{
    [Theory]
    [InlineData(1, new[] { 7, 8 }, true)]
    [InlineData(1, new[] { 7, 9 }, false)]
    [InlineData(1, null, true)]
    [InlineData(2, new[] { 7, 8 }, false)]
    [InlineData(-1, null, false)]
    public void Rollouts_go_on_only_from_the_prompt_that_they_began_with(int row, int[]? prompt, bool fits)
    {
        Prompt[] prompts = [Row(0, [1]), Row(1, [7, 8])];
        Assert.Equal(fits, new SavedOpenGroup(row, 0, "rft/s1/p0", 5, []) { Prompt = prompt }.Fits(prompts));
    }

    private static Prompt Row(int row, int[] tokens) => new(row, [], tokens, Graders.Item.Empty, 1);
}
