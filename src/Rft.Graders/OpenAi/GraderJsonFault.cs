using System.Text.Json;

namespace Rft.Graders.OpenAi;

/// <summary>What is wrong with a grader's JSON. In messages and replies the names are spelt in snake_case: <c>unknown_field</c>.</summary>
public enum GraderJsonFault
{
    /// <summary>The text is not JSON.</summary>
    MalformedJson,

    /// <summary>There is no grader of that type.</summary>
    UnknownType,

    /// <summary>Graders of that type exist elsewhere and are not run here.</summary>
    UnsupportedType,

    /// <summary>A field that this type does not have.</summary>
    UnknownField,

    /// <summary>A field given twice.</summary>
    DuplicateField,

    /// <summary>A field that this type needs is absent.</summary>
    MissingField,

    /// <summary>A field holds another kind of value than it should.</summary>
    WrongType,

    /// <summary>A field holds a value of the right kind that is not allowed.</summary>
    InvalidValue,

    /// <summary>A placeholder cannot be resolved, whatever the row and the sample hold.</summary>
    InvalidTemplate,

    /// <summary>The formula does not parse or names something unknown.</summary>
    InvalidFormula,

    /// <summary>A combined grader, or one that judges groups, stands inside a combined grader.</summary>
    NestedGrader,
}

/// <summary>Spelling of what can be wrong with a grader's JSON.</summary>
internal static class GraderJsonFaults
{
    /// <summary>The name as it stands in messages and replies, for example <c>unknown_field</c>.</summary>
    public static string Name(this GraderJsonFault fault) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString());
}
