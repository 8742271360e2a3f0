namespace Rft.Graders;

/// <summary>A grader tried to report something that is not a finite number.</summary>
public sealed class InvalidScoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidScoreException() : this("a score must be a finite number") { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was reported instead of a score.</param>
    public InvalidScoreException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was reported instead of a score.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidScoreException(string message, Exception innerException) : base(message, innerException) { }

    internal static string Spell(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
