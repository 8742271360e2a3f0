using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;

namespace Rft.Training.Loop;

/// <summary>Step 1 of the loop: samples prompts and writes each rollout to a bounded channel as soon as it is finished.</summary>
/// <param name="sampler">Makes the completions.</param>
/// <param name="chat">Turns their ids into messages.</param>
/// <param name="shown">The prompt as the sampler sees it; null: as it is.</param>
internal sealed class RolloutStage(ISampler sampler, IChatFormat chat, Func<Prompt, IReadOnlyList<int>>? shown = null) : IRolloutStage
{
    /// <inheritdoc/>
    public async Task RunAsync(
        RequestFeed requests, int groupSize, SamplingSettings settings, ChannelWriter<Rollout> output, CancellationToken cancellationToken)
    {
        try
        {
            var wanted = new SampleRequests(requests.Waiting, groupSize, shown ?? (prompt => prompt.Tokens));
            await foreach (var completion in sampler.SampleAsync(wanted, settings, cancellationToken).ConfigureAwait(false))
            {
                requests.Sampled();
                await output.WriteAsync(ToRollout(chat, requests.At(completion.Index), [completion]), cancellationToken).ConfigureAwait(false);
            }
            output.Complete();
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }

    /// <summary>The rollout of a completion.</summary>
    /// <param name="chat">Turns ids into messages.</param>
    /// <param name="request">Its request.</param>
    /// <param name="parts">The completion in the parts in which it was sampled, one span each; the last is its end.</param>
    public static Rollout ToRollout(IChatFormat chat, RolloutRequest request, IReadOnlyList<Completion> parts)
    {
        int[] tokens = [.. parts.SelectMany(part => part.Tokens)];
        var answer = chat.ParseCompletion(tokens);
        int member = parts[0].Member;
        return new Rollout
        {
            Prompt = request.Prompt,
            PromptIndex = request.Index,
            Member = member,
            Entropy = parts.Sum(part => part.Entropy),
            Sample = new Sample
            {
                Id = $"{request.Id}/c{member}",
                Text = answer.Content,
                Reasoning = answer.Reasoning,
                ToolCalls = answer.ToolCalls,
                FinishReason = !parts[^1].Stopped ? FinishReason.Length : answer.ToolCalls.Count > 0 ? FinishReason.ToolCalls : FinishReason.Stop,
                TokenCount = tokens.Length,
                Messages = [.. request.Prompt.Messages, answer],
            },
            Sequences = [new TokenSequence([TokenSpan.Inserted([.. request.Prompt.Tokens]), .. parts.Select(Span)])],
        };
    }

    private static TokenSpan Span(Completion part) =>
        TokenSpan.Sampled(part.Tokens, part.LogProbs, part.PolicyLogProbs, part.PolicyVersion, part.Experts);

    // The same requests as the sampler sees them; a second channel between the two would only be one more place to wait.
    private sealed class SampleRequests(ChannelReader<RolloutRequest> requests, int groupSize, Func<Prompt, IReadOnlyList<int>> shown) : ChannelReader<SampleRequest>
    {
        public override bool TryRead(out SampleRequest item)
        {
            bool read = requests.TryRead(out var request);
            item = read ? new SampleRequest(request!.Index, shown(request.Prompt), groupSize, request.Seed) : null!;
            return read;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => requests.WaitToReadAsync(cancellationToken);
    }
}
