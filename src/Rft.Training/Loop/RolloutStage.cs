using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;

namespace Rft.Training.Loop;

/// <summary>Step 1 of the loop: samples prompts and writes each rollout to a bounded channel as soon as it is finished.</summary>
/// <param name="sampler">Makes the completions.</param>
/// <param name="chat">Turns their ids into messages.</param>
internal sealed class RolloutStage(ISampler sampler, IChatFormat chat)
{
    /// <summary>Samples every request and completes the channel, with the error if there is one.</summary>
    public async Task RunAsync(
        IReadOnlyList<RolloutRequest> requests, int groupSize, SamplingSettings settings, ChannelWriter<Rollout> output, CancellationToken cancellationToken)
    {
        try
        {
            SampleRequest[] samples = [.. requests.Select((request, i) => new SampleRequest(i, request.Prompt.Tokens, groupSize, request.Seed))];
            await foreach (var completion in sampler.SampleAsync(samples, settings, cancellationToken).ConfigureAwait(false))
                await output.WriteAsync(ToRollout(requests[completion.Index], completion), cancellationToken).ConfigureAwait(false);
            output.Complete();
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }

    private Rollout ToRollout(RolloutRequest request, Completion completion)
    {
        var answer = chat.ParseCompletion(completion.Tokens);
        return new Rollout
        {
            Prompt = request.Prompt,
            PromptIndex = request.Index,
            Member = completion.Member,
            Entropy = completion.Entropy,
            Sample = new Sample
            {
                Id = $"{request.Id}/c{completion.Member}",
                Text = answer.Content,
                Reasoning = answer.Reasoning,
                ToolCalls = answer.ToolCalls,
                FinishReason = !completion.Stopped ? FinishReason.Length : answer.ToolCalls.Count > 0 ? FinishReason.ToolCalls : FinishReason.Stop,
                TokenCount = completion.Tokens.Length,
                Messages = [.. request.Prompt.Messages, answer],
            },
            Sequences =
            [
                new TokenSequence(
                [
                    TokenSpan.Inserted([.. request.Prompt.Tokens]),
                    TokenSpan.Sampled(
                        completion.Tokens, completion.LogProbs, completion.PolicyLogProbs, completion.PolicyVersion, completion.Experts),
                ]),
            ],
        };
    }
}
