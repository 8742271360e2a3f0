namespace Rft.Conformance.Fixtures;

/// <summary>The command line or a file cannot be used; the message says what and why.</summary>
internal sealed class UsageException(string message) : Exception(message);
