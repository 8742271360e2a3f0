namespace Rft.Training.Batches;

/// <summary>The two training sequences of one pair; what is trained of each is its answer.</summary>
/// <param name="Chosen">The prompt with the preferred answer.</param>
/// <param name="Rejected">The prompt with the other answer.</param>
/// <remarks><see cref="Datum.RefLogProbs"/> are those of the policy at the start of the stage; null for a loss without reference.</remarks>
public sealed record PreferenceDatum(Datum Chosen, Datum Rejected)
{
    /// <summary>Positions of the longer side.</summary>
    public int Length => Math.Max(Chosen.Length, Rejected.Length);
}
