using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Host.Checking;

/// <summary>
/// Tensor memory in bytes; the runtime, libtorch itself, graders and data come on top, some 400 MB. Measured: 2 and 64 prompts a step of
/// the arithmetic experiment differ by 416 MB at the peak, by 389 MB here; one mini-batch instead of two costs 332 MB, 437 MB here.
/// </summary>
/// <param name="Weights">The parameters, and a copy of them for a KL term.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="Moments">AdamW's two moments.</param>
/// <param name="Activations">Kept for the backward pass of the largest micro-batch.</param>
/// <param name="KeyValueCache">Keys and values of the completions that are sampled side by side.</param>
internal sealed record MemoryEstimate(long Weights, long Gradients, long Moments, long Activations, long KeyValueCache)
{
    private const int Float = 4;

    /// <summary>Training and sampling take turns: the larger of the two comes on top of the parameters.</summary>
    public long Total => Weights + Gradients + Moments + Math.Max(Activations, KeyValueCache);

    /// <summary>Estimates a plan.</summary>
    public static MemoryEstimate Of(TrainingPlan plan, DecoderConfig shape, IChatFormat chat)
    {
        long parameters = DecoderParameters.Shapes(shape).Sum(parameter => parameter.Count) * Float;
        bool reference = plan.Stages.OfType<RftStagePlan>().Any(stage => stage.Options.Loss.Kl is not null);
        return new MemoryEstimate(
            reference ? 2 * parameters : parameters, parameters, 2 * parameters,
            plan.Stages.Max(stage => Training(stage, shape, chat)), plan.Stages.Max(stage => Sampling(stage, plan, shape, chat)));
    }

    // Floats kept a token and layer: about 16 of width C (two norms of 3, queries and their rotation 5, mixed heads 2, projection and
    // residuals 3), 7 of width F (gate, up, SiLU's 4, product), 6 of the keys' width, and 3 rows of H scores over the longest sequence T
    // (scores, shifted, exp). A token also has 3 rows of V (logits, log-softmax, entropies) where it is trained; at most all are.
    private static long Training(StagePlan stage, DecoderConfig shape, IChatFormat chat)
    {
        var (rows, longest, limit) = stage switch
        {
            SftStagePlan { Options: var sft } => (
                sft.Batch, stage.Rows.Max(row => chat.EncodeConversation(row.Messages, row.Trained).Tokens.Length),
                sft.Update.MicroBatchTokens),
            RftStagePlan { Options: var rft } => (
                (rft.PromptsPerStep * rft.GroupSize + rft.Minibatches - 1) / rft.Minibatches,
                LongestPrompt(stage, chat) + rft.Sampling.MaxTokens, rft.Update.MicroBatchTokens),
            _ => throw new ArgumentException($"stage '{stage.Name}' has no known method"),
        };
        long tokens = Math.Max(longest, Math.Min((long)rows * longest, limit));
        long layer = 16L * shape.Width + 7L * shape.FeedForward + 6L * shape.KvHeads * shape.HeadWidth
            + 3L * shape.Heads * BlockedAttention.Padded(longest);
        return tokens * (shape.Layers * layer + 3L * shape.Vocabulary) * Float;
    }

    // Keys and values: 2 x layers x key heads x D floats a position, a slot being as long as the longest prompt with its answer. Twice:
    // giving free slots to waiting prompts copies the cache.
    private static long Sampling(StagePlan stage, TrainingPlan plan, DecoderConfig shape, IChatFormat chat)
    {
        if (stage is not RftStagePlan rft) return 0;
        long slots = Math.Min(plan.SamplerSlots, (long)rft.Options.PromptsPerStep * rft.Options.GroupSize);
        long positions = BlockedAttention.Padded(LongestPrompt(rft, chat) + rft.Options.Sampling.MaxTokens);
        return 2 * slots * positions * 2 * shape.Layers * shape.KvHeads * shape.HeadWidth * Float;
    }

    private static int LongestPrompt(StagePlan stage, IChatFormat chat) =>
        stage.Rows.Max(row => chat.EncodePrompt(row.PromptMessages).Length);
}
