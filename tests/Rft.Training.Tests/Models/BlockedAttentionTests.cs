using Rft.Graders;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Models;

public sealed class BlockedAttentionTests
{
    [Fact]
    public void Two_tokens_by_hand()
    {
        using var scope = NewDisposeScope();
        // Width 4, so scores are halved. Token 0 sees itself. Token 1 scores 0 and 2 ln 3 / 2 = ln 3: weights 1/4 and 3/4.
        float[] queries = [9, 9, 9, 9, 1, 0, 0, 0];
        float[] keys = [0, 0, 0, 0, 2 * (float)Math.Log(3), 0, 0, 0];
        float[] values = [4, 8, 0, -4, 0, 4, 4, 4];
        var mixed = Attend(queries, keys, values, batch: 1, kvHeads: 1, sharing: 1, tokens: 2, width: 4);
        Numbers.AssertClose([4, 8, 0, -4, 1, 5, 3, 2], mixed, 1e-6);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 2, 2, 5)]
    [InlineData(1, 4, 1, 32)]
    [InlineData(2, 1, 4, 33)]
    [InlineData(1, 2, 2, 70)]
    public void It_is_softmax_attention(int batch, int kvHeads, int sharing, int tokens)
    {
        using var scope = NewDisposeScope();
        const int width = 6;
        float[] Draw(ulong kind, int count) => [.. Enumerable.Range(0, count).Select(i => (float)(4 * Seed.Uniform(kind, (ulong)i) - 2))];
        float[] queries = Draw(1, batch * kvHeads * sharing * tokens * width);
        float[] keys = Draw(2, batch * kvHeads * tokens * width), values = Draw(3, batch * kvHeads * tokens * width);
        var expected = Plain(queries, keys, values, batch * kvHeads, sharing, tokens, width);
        Numbers.AssertClose(expected, Attend(queries, keys, values, batch, kvHeads, sharing, tokens, width), 1e-5);
    }

    [Theory]
    [InlineData(1, 32)]
    [InlineData(32, 32)]
    [InlineData(33, 64)]
    public void Keys_are_padded_to_whole_blocks(int keys, int padded) => Assert.Equal(padded, BlockedAttention.Padded(keys));

    [Fact]
    public void Blocks_that_a_row_does_not_see_change_no_bit_of_it()
    {
        using var scope = NewDisposeScope();
        const int width = 6;
        float[] Draw(ulong kind, int count) => [.. Enumerable.Range(0, count * width).Select(i => (float)(4 * Seed.Uniform(kind, (ulong)i) - 2))];
        float[] queries = Draw(1, 70), keys = Draw(2, 70), values = Draw(3, 70);
        double[] all = Attend(queries, keys, values, 1, 1, 1, 70, width);
        float[] First(float[] rows) => rows[..(20 * width)];
        Assert.Equal(all[..(20 * width)], Attend(First(queries), First(keys), First(values), 1, 1, 1, 20, width));
    }

    private static double[] Attend(float[] queries, float[] keys, float[] values, int batch, int kvHeads, int sharing, int tokens, int width)
    {
        var tensors = TinyModels.Tensors;
        var state = new CausalState(tokens, tensors);
        var (k, v) = state.Extend(0, tensors.From(keys, batch, kvHeads, tokens, width), tensors.From(values, batch, kvHeads, tokens, width));
        return TorchFixture.Values(BlockedAttention.Attend(tensors.From(queries, batch, kvHeads, sharing, tokens, width), k, v, state.Mask));
    }

    // Softmax(q kT / sqrt(D)) v in double, one query after the other.
    private static double[] Plain(float[] queries, float[] keys, float[] values, int heads, int sharing, int tokens, int width)
    {
        var mixed = new double[queries.Length];
        for (int query = 0; query < heads * sharing * tokens; query++)
        {
            int head = query / (sharing * tokens), last = query % tokens;
            double Score(int key) =>
                Enumerable.Range(0, width).Sum(d => (double)queries[query * width + d] * keys[(head * tokens + key) * width + d]) / Math.Sqrt(width);
            double[] weights = [.. Enumerable.Range(0, last + 1).Select(key => Math.Exp(Score(key)))];
            for (int d = 0; d < width; d++)
                mixed[query * width + d] = weights.Select((weight, key) => weight * values[(head * tokens + key) * width + d]).Sum() / weights.Sum();
        }
        return mixed;
    }
}
