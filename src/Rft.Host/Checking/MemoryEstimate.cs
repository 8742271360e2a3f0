using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Passes;
using Rft.Training.Tokenizers;

namespace Rft.Host.Checking;

/// <summary>
/// Tensor memory in bytes; the runtime, libtorch itself, graders and data come on top, some 400 MB. Measured: 2 and 64 prompts a step of
/// the arithmetic experiment differ by 416 MB at the peak, by 389 MB here; one mini-batch instead of two costs 332 MB, 437 MB here.
/// </summary>
/// <param name="Weights">The parameters, the adapter's, copies of what is trained for a reference and a teacher, a named teacher's, and a critic's.</param>
/// <param name="Gradients">Gradients of what is trained, a critic's among them.</param>
/// <param name="Moments">AdamW's two moments of the same.</param>
/// <param name="Activations">Kept for the backward pass of the largest micro-batch.</param>
/// <param name="KeyValueCache">Keys and values of the completions that are sampled side by side.</param>
internal sealed record MemoryEstimate(long Weights, long Gradients, long Moments, long Activations, long KeyValueCache)
{
    private const int Float = 4;

    /// <summary>Training and sampling take turns: the larger of the two comes on top of the parameters.</summary>
    public long Total => Weights + Gradients + Moments + Math.Max(Activations, KeyValueCache);

    /// <summary>Estimates a plan.</summary>
    /// <param name="plan">The plan; its rows fit the context.</param>
    /// <param name="shape">The model's shape.</param>
    /// <param name="chat">Its chat format.</param>
    /// <param name="size">What of it is trained.</param>
    /// <param name="teacher">Parameters of the largest named teacher; 0 without one.</param>
    public static MemoryEstimate Of(TrainingPlan plan, DecoderConfig shape, IChatFormat chat, ModelSize size, long teacher)
    {
        bool reference = plan.Stages.Any(stage => stage is DpoStagePlan or RftStagePlan { Options.NeedsReference: true });
        bool earlier = plan.Stages.Any(stage => stage is RftStagePlan { Options.Teacher: { Model: null } });
        long trained = size.Trained * Float, copies = (reference ? trained : 0) + (earlier ? trained : 0);
        // A critic's passes are no larger than the policy's: they have no logits.
        long critic = plan.Stages.Any(stage => stage is RftStagePlan { Options.Critic: not null })
            ? Critic.Parameters(shape, size.Frozen > 0 ? size.Trained : null) * Float
            : 0;
        return new MemoryEstimate(
            (size.Frozen * size.FrozenBytes) + trained + copies + (teacher * Float) + critic, trained + critic, 2 * (trained + critic),
            plan.Stages.Max(stage => Training(stage, shape, chat)), Cache(plan, shape, chat));
    }

    private static long Training(StagePlan stage, DecoderConfig shape, IChatFormat chat)
    {
        var (count, longest, forward) = stage switch
        {
            SftStagePlan { Options: var sft, Rows: var rows } => (
                sft.Batch, Longest(rows, chat), sft.Update.Forward),
            DpoStagePlan { Options: var dpo, Pairs: var pairs } => (
                2 * dpo.Batch, Longest(pairs.SelectMany(pair => new[] { pair.Chosen, pair.Rejected }), chat), dpo.Update.Forward),
            RftStagePlan { Options: var rft } reinforced => (
                (rft.PromptsPerStep * rft.GroupSize + rft.Minibatches - 1) / rft.Minibatches,
                LongestPrompt(reinforced.Rows, chat) + rft.Sampling.MaxTokens, rft.Update.Forward),
            _ => throw new ArgumentException($"stage '{stage.Name}' has no known method"),
        };
        long tokens = Math.Max(longest, Math.Min((long)count * longest, forward.MicroBatchTokens));
        return ActivationSize.Of(shape, tokens, longest, forward.RecomputeActivations, forward.LogitsAtOnce);
    }

    /// <summary>
    /// Bytes of the largest key-value cache that stages and evaluations of a plan make. It is made for <c>max_tokens</c>, however short answers are.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="shape">The model's shape.</param>
    /// <param name="chat">Its chat format.</param>
    public static long Cache(TrainingPlan plan, DecoderConfig shape, IChatFormat chat)
    {
        long evaluation = plan.Evaluation is { } options && plan.ValidRows.Count > 0
            ? Cache(plan, shape, (long)plan.ValidRows.Count * options.Samples, LongestPrompt(plan.ValidRows, chat) + options.Sampling.MaxTokens)
            : 0;
        return plan.Stages.OfType<RftStagePlan>()
            .Select(stage => Cache(
                plan, shape, (long)stage.Options.PromptsPerStep * stage.Options.GroupSize, LongestPrompt(stage.Rows, chat) + stage.Options.Sampling.MaxTokens))
            .Append(evaluation).Max();
    }

    // Keys and values: 2 x layers x key heads x D floats a position, a slot being as long as the longest prompt with its answer. Twice:
    // giving free slots to waiting prompts copies the cache.
    private static long Cache(TrainingPlan plan, DecoderConfig shape, long completions, int length) =>
        2 * Math.Min(plan.SamplerSlots, completions) * BlockedAttention.Padded(length) * 2 * shape.Layers * shape.KvHeads * shape.HeadWidth * Float;

    private static int Longest(IEnumerable<ChatRow> rows, IChatFormat chat) =>
        rows.Max(row => chat.EncodeConversation(row.Messages, row.Trained).Tokens.Length);

    private static int LongestPrompt(IReadOnlyList<ChatRow> rows, IChatFormat chat) =>
        rows.Max(row => chat.EncodePrompt(row.PromptMessages).Length);
}
