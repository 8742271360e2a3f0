namespace Rft.Training.Loop;

/// <summary>What a stage learns from a teacher's word on each token. On-policy distillation: Agarwal et al., arXiv 2306.13649; Lu et al., 2025.</summary>
/// <remarks>
/// The student samples and the advantage of token t is <c>coef (log p_teacher - log p_student)</c>, whose mean is minus the reverse KL; or the teacher
/// samples and the student learns its tokens with weight <c>coef</c>, which is the cross entropy.
/// </remarks>
public sealed record TeacherOptions
{
    /// <summary>Name of the teacher's model, for who opens it; null: it is the policy itself as it was, see <see cref="Stage"/>.</summary>
    public string? Model { get; init; }

    /// <summary>The stage of the plan after which the policy was what the teacher is; null: as it is when this stage begins.</summary>
    public string? Stage { get; init; }

    /// <summary>What only the teacher is told, as (a part of) the system message; <c>{{ field }}</c> stands for a field of the row. Null: nothing.</summary>
    public string? Context { get; init; }

    /// <summary>Whether the teacher samples (off-policy) instead of the student.</summary>
    public bool Samples { get; init; }

    /// <summary>Factor of the teacher's part; above 0.</summary>
    public double Coef { get; init; } = 1;

    /// <summary>Factor of the advantages that graders give; 0: none is asked.</summary>
    public double RewardCoef { get; init; }

    /// <summary>Share of the differences of later tokens that a token is credited with, per token; 0: its own alone.</summary>
    public double Discount { get; init; }

    /// <summary>Whether graders have a part in what is learnt.</summary>
    public bool Graded => RewardCoef > 0;
}
