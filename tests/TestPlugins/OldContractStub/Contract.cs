namespace Rft.Graders;

/// <summary>A contract of another major version, as an old plugin was built against it.</summary>
public interface IGrader
{
    double Grade(string text);
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class GraderAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
