using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Data;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Loop;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Batches;

public sealed class BatchBuilderTests
{
    [Fact]
    public void A_sampled_token_is_the_target_of_the_position_before_it()
    {
        // Sequence 1 2 3 | 4 5. Position 2 reads 3 and is judged on 4.
        var datum = Assert.Single(BatchBuilder.Build([Rollout([[0.5f, -0.5f]], [[TokenSpan.Inserted([1, 2, 3]), Sampled([4, 5], [-0.1f, -0.2f])]])]));
        Assert.Equal([1, 2, 3, 4], datum.Inputs);
        Assert.Equal([2, 3, 4, 5], datum.Targets);
        Assert.Equal([false, false, true, true], datum.Mask);
        Assert.Equal([0, 0, -0.1f, -0.2f], datum.OldLogProbs!);
        Assert.Equal([0, 0, 0.5f, -0.5f], datum.Advantages!);
        Assert.Equal((4, 2, 1.0), (datum.Length, datum.TrainedLength, datum.Weight));
        Assert.Null(datum.RefLogProbs);
    }

    [Fact]
    public void Old_log_probabilities_are_the_policys_not_those_of_the_cut_distribution()
    {
        var span = TokenSpan.Sampled([4], [-0.01f], [-2f], 0);
        Assert.Equal([-2f], Assert.Single(BatchBuilder.Build([Rollout([[1]], [[TokenSpan.Inserted([1]), span]])])).OldLogProbs!);
    }

    [Fact]
    public void Inserted_text_between_turns_is_read_and_not_trained()
    {
        // 1 | 2 3 | 8 9 (a tool's answer) | 4
        var datum = Assert.Single(BatchBuilder.Build([Rollout(
            [[10, 20, 30]], [[TokenSpan.Inserted([1]), Sampled([2, 3], [-1, -2]), TokenSpan.Inserted([8, 9]), Sampled([4], [-3])]])]));
        Assert.Equal([1, 2, 3, 8, 9], datum.Inputs);
        Assert.Equal([2, 3, 8, 9, 4], datum.Targets);
        Assert.Equal([true, true, false, false, true], datum.Mask);
        Assert.Equal([-1, -2, 0, 0, -3], datum.OldLogProbs!);
        Assert.Equal([10, 20, 0, 0, 30], datum.Advantages!);
    }

    [Fact]
    public void A_first_token_that_was_sampled_has_nothing_before_it_and_is_left_out()
    {
        var datum = Assert.Single(BatchBuilder.Build([Rollout([[10, 20, 30]], [[Sampled([2, 3, 4], [-1, -2, -3])]])]));
        Assert.Equal([3, 4], datum.Targets);
        Assert.Equal([-2, -3], datum.OldLogProbs!);
        Assert.Equal([20, 30], datum.Advantages!);
    }

    [Fact]
    public void Every_sequence_is_a_datum_in_the_order_of_the_rollouts_with_the_weight_of_its_row()
    {
        TokenSpan[] Spans(int token) => [TokenSpan.Inserted([1]), Sampled([token], [-1])];
        var two = Rollout([[1], [2]], [Spans(5), Spans(6)]);
        var one = Rollout([[3]], [Spans(7)]);
        var data = BatchBuilder.Build([two, one with { Prompt = one.Prompt with { Weight = -0.5 } }]);
        Assert.Equal([5, 6, 7], data.Select(datum => datum.Targets[0]));
        Assert.Equal([1, 1, -0.5], data.Select(datum => datum.Weight));
    }

    [Fact]
    public void A_rollout_without_fitting_advantages_is_named()
    {
        TokenSpan[][] spans = [[TokenSpan.Inserted([1]), Sampled([2, 3], [-1, -2])]];
        Assert.Equal("rollout r has no advantages yet", Assert.Throws<ArgumentException>(() => BatchBuilder.Build([Rollout(null, spans)])).Message);
        Assert.Equal("rollout r has 1 advantages for 2 trained tokens", Assert.Throws<ArgumentException>(() => BatchBuilder.Build([Rollout([[1]], spans)])).Message);
    }

    [Fact]
    public void A_sampled_span_needs_a_log_probability_a_token()
    {
        Assert.Throws<ArgumentException>(() => TokenSpan.Sampled([1, 2], [-1], [-1, -1], 0));
        Assert.Throws<ArgumentException>(() => TokenSpan.Sampled([1, 2], [-1, -1], [-1], 0));
    }

    [Fact]
    public void A_conversation_trains_its_answer_and_keeps_the_rows_weight()
    {
        var row = new ChatRow([new Message { Role = "user", Content = "a" }, new Message { Role = "assistant", Content = "b" }], [false, true], 2, Item.Empty, 1);
        var datum = ConversationBatch.Build(row, LoopData.Chat, context: 5);
        // 258 97 261 259 98 261
        Assert.Equal([258, 97, 261, 259, 98], datum.Inputs);
        Assert.Equal([97, 261, 259, 98, 261], datum.Targets);
        Assert.Equal([false, false, false, true, true], datum.Mask);
        Assert.Equal(2, datum.Weight);
        Assert.Null(datum.OldLogProbs);
    }

    [Fact]
    public void A_conversation_longer_than_the_context_names_its_row()
    {
        var row = new ChatRow([new Message { Role = "user", Content = "a" }, new Message { Role = "assistant", Content = "b" }], [false, true], 1, Item.Empty, 9);
        var error = Assert.Throws<DatasetException>(() => ConversationBatch.Build(row, LoopData.Chat, context: 4));
        Assert.Equal("the conversation of row 9 has 6 tokens, more than the model's context of 4; shorten it or raise the context", error.Message);
    }

    private static TokenSpan Sampled(int[] tokens, float[] logProbs) => TokenSpan.Sampled(tokens, logProbs, logProbs, 0);

    private static Rollout Rollout(float[][]? advantages, TokenSpan[][] sequences) => Samples.Rollout(0, 0) with
    {
        Sample = new Sample { Id = "r", Text = "" },
        Sequences = [.. sequences.Select(spans => new TokenSequence(spans))],
        Advantages = advantages,
    };
}
