using Rft.Graders;

namespace Rft.Training.Tokenizers;

/// <summary>A turn that was sampled. Immutable.</summary>
/// <param name="Messages">The conversation before it.</param>
/// <param name="Prompt">Ids that it was sampled behind, [p]: those of <paramref name="Messages"/>, or of an earlier continuation.</param>
/// <param name="Sampled">Sampled ids, [n], with the stop token if one was sampled.</param>
/// <param name="Answer">The assistant message that the sampled ids spell.</param>
public sealed record SampledTurn(IReadOnlyList<Message> Messages, IReadOnlyList<int> Prompt, IReadOnlyList<int> Sampled, Message Answer)
{
    /// <summary>Refuses what cannot go on.</summary>
    /// <exception cref="ArgumentException">Nothing is added, or the answer is not the assistant's.</exception>
    internal void Check(IReadOnlyList<Message> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        if (added.Count == 0) throw new ArgumentException("no message is added to the conversation; without one there is no next turn", nameof(added));
        if (Answer.Role != "assistant") throw new ArgumentException($"the answer's role is '{Answer.Role}'; it must be 'assistant'", nameof(added));
    }

    /// <summary>The continuation by ids that follow the sampled ones.</summary>
    internal TurnContinuation With(IEnumerable<int> appended) => new([.. Prompt, .. Sampled, .. appended], null);
}
