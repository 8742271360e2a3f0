namespace Rft.Training.Native;

/// <summary>A native library is missing or does not load.</summary>
public sealed class LibTorchException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LibTorchException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which library, why, and the cure.</param>
    public LibTorchException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which library, why, and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public LibTorchException(string message, Exception innerException) : base(message, innerException) { }
}
