namespace Rft.Graders.OpenAi;

/// <summary>What a judge model was used for. Immutable.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="FromCache">Questions whose answer was known.</param>
/// <param name="InputTokens">Tokens read, as the endpoint counts them; 0 when it does not say.</param>
/// <param name="OutputTokens">Tokens written, as the endpoint counts them; 0 when it does not say.</param>
public sealed record JudgeTokens(long Requests, long FromCache, long InputTokens, long OutputTokens)
{
    internal static JudgeTokens None { get; } = new(0, 0, 0, 0);

    internal JudgeTokens Plus(JudgeTokens other) => new(
        Requests + other.Requests, FromCache + other.FromCache, InputTokens + other.InputTokens, OutputTokens + other.OutputTokens);
}
