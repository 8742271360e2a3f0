namespace Rft.Training.Rollouts;

/// <summary>A grader failed and the fault policy is to stop.</summary>
public sealed class GraderFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GraderFailedException() : this("a grader failed") { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which grader failed on what, and how.</param>
    public GraderFailedException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which grader failed on what, and how.</param>
    /// <param name="innerException">The cause.</param>
    public GraderFailedException(string message, Exception innerException) : base(message, innerException) { }
}
