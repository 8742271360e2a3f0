using Rft.Training.Data;
using Rft.Training.Tests.Loop;

namespace Rft.Training.Tests.Data;

public sealed class PromptDatasetTests
{
    [Fact]
    public void An_epoch_visits_every_row_once_and_each_has_an_order_of_its_own()
    {
        var order = new ShuffledOrder(8, seed: 3);
        int[][] epochs = [.. Enumerable.Range(0, 4).Select(epoch => Enumerable.Range(0, 8).Select(i => order.RowAt(epoch * 8 + i)).ToArray())];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 8), epoch.Order()));
        Assert.Equal(4, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
        Assert.NotEqual(epochs[0], [.. Enumerable.Range(0, 8).Select(i => new ShuffledOrder(8, seed: 4).RowAt(i))]);
    }

    [Fact]
    public void A_position_has_its_row_whatever_was_asked_before()
    {
        var forth = new ShuffledOrder(5, seed: 3);
        int[] rows = [.. Enumerable.Range(0, 20).Select(i => forth.RowAt(i))];
        var back = new ShuffledOrder(5, seed: 3);
        Assert.Equal(rows.Reverse(), Enumerable.Range(0, 20).Reverse().Select(i => back.RowAt(i)));
    }

    [Fact]
    public void Prompts_go_on_from_the_cursor_over_the_end_of_an_epoch()
    {
        PromptDataset Dataset(long cursor = 0) => new(LoopData.Rows(5), LoopData.Chat, 9) { Cursor = cursor };
        var whole = Dataset();
        int[] rows = [.. whole.Next(12).Select(prompt => prompt.Row)];
        Assert.Equal(12, whole.Cursor);
        Assert.Equal(rows[3..], Dataset(3).Next(9).Select(prompt => prompt.Row));
        Assert.Equal(Enumerable.Range(0, 5), whole.All.Select(prompt => prompt.Row));
        Assert.Equal([258, 97, 261, 259], whole.All[0].Tokens);
    }
}
