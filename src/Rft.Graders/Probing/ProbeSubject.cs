namespace Rft.Graders.Probing;

/// <summary>A row on which a grader is attacked. Immutable.</summary>
/// <param name="Item">The row.</param>
public sealed record ProbeSubject(Item Item)
{
    /// <summary>Answers that are right, as far as anybody knows; they show the form of an answer and what one can earn.</summary>
    public IReadOnlyList<Sample> Right { get; init; } = [];

    /// <summary>Attacks that its author has written for the row; null: those of <see cref="ProbeAttacks"/>.</summary>
    public IReadOnlyList<ProbeAttack>? Attacks { get; init; }

    /// <summary>What the model is asked: the user's messages of the row, or its <c>prompt</c> or <c>question</c>; empty when it has none.</summary>
    internal string Prompt { get; } = RowTexts.Prompt(Item);
}
