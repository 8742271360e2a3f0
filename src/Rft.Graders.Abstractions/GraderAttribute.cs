namespace Rft.Graders;

/// <summary>Marks a public class of a plugin assembly as a grader.</summary>
/// <param name="name">The grader's name, for example <c>acme/unit-price</c>; unique within the plugin.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GraderAttribute(string name) : Attribute
{
    /// <summary>The grader's name.</summary>
    public string Name { get; } = name;

    /// <summary>The author's version of the grader.</summary>
    public string? Version { get; init; }

    /// <summary>The declared score range, <c>low..high</c>, for example <c>0..1</c>; a score outside it is a fault. Null: any finite number.</summary>
    public string? Range { get; init; }
}
