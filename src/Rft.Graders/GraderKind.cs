namespace Rft.Graders;

/// <summary>What a grader is written in.</summary>
public enum GraderKind
{
    /// <summary>A class of a plugin assembly (<c>.dll</c>).</summary>
    Plugin,

    /// <summary>A C# script (<c>.csx</c>).</summary>
    Script,

    /// <summary>A JavaScript file (<c>.js</c>).</summary>
    JavaScript,

    /// <summary>A task of the library, by name.</summary>
    Builtin,

    /// <summary>A description in the form of OpenAI's graders (<c>.json</c>).</summary>
    Json,
}
