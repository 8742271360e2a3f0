namespace Rft.Training.Devices;

/// <summary>There is no device of the name that was asked for.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DeviceException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which device, why, and the cure.</param>
    public DeviceException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which device, why, and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public DeviceException(string message, Exception innerException) : base(message, innerException) { }
}
