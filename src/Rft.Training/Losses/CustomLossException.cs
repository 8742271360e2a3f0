namespace Rft.Training.Losses;

/// <summary>A user's own loss threw, or returned what cannot be trained on. The run ends: there is nothing to train with in its place.</summary>
public sealed class CustomLossException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CustomLossException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and how to cure it.</param>
    public CustomLossException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and how to cure it.</param>
    /// <param name="innerException">The cause.</param>
    public CustomLossException(string message, Exception innerException) : base(message, innerException) { }
}
