namespace Rft.Training.Tokenizers;

/// <summary>Compares what ids mean to two models.</summary>
public static class Vocabularies
{
    /// <summary>Checks that every id stands for the same text.</summary>
    /// <param name="own">The policy's tokenizer.</param>
    /// <param name="other">The other model's.</param>
    /// <param name="name">What the other model is called in the message.</param>
    /// <exception cref="ArgumentException">An id differs; the message names the first.</exception>
    public static void RequireSame(ITokenizer own, ITokenizer other, string name)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(other);
        if (own.Vocabulary != other.Vocabulary)
            throw new ArgumentException($"{name} has {other.Vocabulary} token ids and the policy {own.Vocabulary}: it cannot say how likely the policy's tokens are{Cure}");
        for (int id = 0; id < own.Vocabulary; id++)
        {
            if (own.Decode([id]) is var text && other.Decode([id]) is var theirs && text != theirs)
                throw new ArgumentException($"id {id} is {Show(theirs)} to {name} and {Show(text)} to the policy: it cannot say how likely the policy's tokens are{Cure}");
        }
    }

    private const string Cure = "; take a teacher with the policy's tokenizer";

    private static string Show(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
