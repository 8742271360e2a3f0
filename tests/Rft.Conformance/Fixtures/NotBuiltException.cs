namespace Rft.Conformance.Fixtures;

/// <summary>A case asks for something the library does not have; the case is skipped and named.</summary>
internal sealed class NotBuiltException(string what) : Exception($"{what} is not built yet");
