using System.Text.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>Options of <c>json-schema</c>.</summary>
internal sealed record JsonSchemaOptions
{
    /// <summary>The schema of rows that have none of their own.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>How far a number may be from the expected one, absolute.</summary>
    public double Tolerance { get; init; }

    /// <summary>Score the share of equal fields instead of all or nothing. A value that does not fit the schema is 0 all the same.</summary>
    public bool Partial { get; init; }
}
