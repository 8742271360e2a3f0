namespace Rft.Training.Diagnosis;

/// <summary>One number of a golden run beside the reference's.</summary>
/// <param name="Step">The step, from 1; 0 for what is measured after the last one.</param>
/// <param name="Name">What is compared.</param>
/// <param name="Difference">The difference measured; not a number when either side is not.</param>
/// <param name="Tolerance">The largest difference that passes; null: reported only.</param>
public sealed record GoldenCheck(int Step, string Name, double Difference, double? Tolerance)
{
    /// <summary>Whether the difference is small enough; one that is not a number never is.</summary>
    public bool Passed => Tolerance is null || Difference <= Tolerance;
}
