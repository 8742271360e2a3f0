namespace Rft.Graders.Running;

/// <summary>One call of a grader, as an executor gets it. Immutable.</summary>
public abstract record GraderCall
{
    private GraderCall() { }

    /// <summary>Seed of the call; see <see cref="GradeContext.Seed"/>.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Wall limit, counted from the moment the grader starts.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Number of grades that must come back.</summary>
    public abstract int Count { get; }

    /// <summary>One sample.</summary>
    /// <param name="Request">The sample with its row.</param>
    public sealed record OfSample(GradeRequest Request) : GraderCall
    {
        /// <inheritdoc/>
        public override int Count => 1;
    }

    /// <summary>All samples of one prompt.</summary>
    /// <param name="Request">The samples with their row.</param>
    public sealed record OfGroup(GroupRequest Request) : GraderCall
    {
        /// <inheritdoc/>
        public override int Count => Request.Samples.Count;
    }

    /// <summary>Unrelated samples.</summary>
    /// <param name="Requests">The samples with their rows.</param>
    public sealed record OfBatch(IReadOnlyList<GradeRequest> Requests) : GraderCall
    {
        /// <inheritdoc/>
        public override int Count => Requests.Count;
    }
}
