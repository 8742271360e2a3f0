namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>A schema cannot be used: the row is at fault, not the answer.</summary>
internal sealed class SchemaException(string message) : Exception(message);
