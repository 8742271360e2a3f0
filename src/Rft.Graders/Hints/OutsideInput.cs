namespace Rft.Graders.Hints;

/// <summary>Something beside its arguments that a grader looks at, as far as its code tells: its scores may differ from run to run.</summary>
/// <remarks>A hint from names, not a proof: reflection hides uses, and a use need not reach the score.</remarks>
/// <param name="Kind">What is looked at: <c>clock</c>, <c>random</c>, <c>environment</c>, <c>culture</c>, <c>files</c>, <c>network</c> or <c>hash codes</c>.</param>
/// <param name="Member">By which member, for example <c>DateTime.UtcNow</c>.</param>
public sealed record OutsideInput(string Kind, string Member)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} ({Member})";
}
