namespace Rft.Host.Configuration;

/// <summary>An experiment file cannot be used. The message lists every finding, one a line.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ConfigException() { }

    /// <summary>Creates the exception for a problem without a place.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    public ConfigException(string message) : base(message) { }

    /// <summary>Creates the exception for a problem without a place.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public ConfigException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="findings">Everything that is wrong, at least one.</param>
    public ConfigException(IReadOnlyList<ConfigFinding> findings) : base(string.Join('\n', findings)) => Findings = findings;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<ConfigFinding> Findings { get; } = [];
}
