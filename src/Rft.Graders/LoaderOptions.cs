using Rft.Graders.JavaScript;
using Rft.Graders.OpenAi;

namespace Rft.Graders;

/// <summary>Limits of loading, and where judges are. Immutable.</summary>
public sealed record LoaderOptions
{
    /// <summary>The longest script or JSON source in bytes.</summary>
    public int SourceLimit { get; init; } = 256 * 1024;

    /// <summary>The deepest nesting of brackets in a C# script; the compiler's own recursion has none.</summary>
    public int NestingLimit { get; init; } = 256;

    /// <summary>How long compiling or constructing one grader may take.</summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limits of one JavaScript call.</summary>
    public JavaScriptLimits JavaScript { get; init; } = new();

    /// <summary>Where judge models are reached.</summary>
    public JudgeOptions Judges { get; init; } = new();
}
