using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>One dataset row ready to sample. Immutable.</summary>
/// <param name="Row">Zero-based position of the row in its dataset.</param>
/// <param name="Messages">The conversation up to the turn that is to be sampled.</param>
/// <param name="Tokens">Token ids after the chat template, ending where the assistant's turn begins.</param>
/// <param name="Item">The whole row, as graders see it.</param>
/// <param name="Weight">The row's root-level <c>weight</c>: multiplies its policy loss; 1 when the data has none.</param>
public sealed record Prompt(int Row, IReadOnlyList<Message> Messages, IReadOnlyList<int> Tokens, Item Item, double Weight = 1);
