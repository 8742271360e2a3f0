using Rft.Graders.Hints;

namespace Rft.Graders;

/// <summary>What is known about a loaded grader, wherever its code runs. Immutable.</summary>
public sealed record GraderInfo
{
    /// <summary>The grader's name in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The file as configured.</summary>
    public required string File { get; init; }

    /// <summary>What it is written in.</summary>
    public required GraderKind Kind { get; init; }

    /// <summary>What it judges in one call.</summary>
    public required GraderShape Shape { get; init; }

    /// <summary>
    /// SHA-256 (hex, lower case) of the kind, the source or all files of the plugin's folder, the chosen class, the options, and
    /// the versions of the contract and of the library that runs it.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>The scores it may give; null: any finite number.</summary>
    public ScoreRange? Range { get; init; }

    /// <summary>The wall limit of one call that the file or the configuration names; null: the run's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The name the file gives itself, if it does.</summary>
    public string? DeclaredName { get; init; }

    /// <summary>The author's version of it, if given.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the same call is promised the same answer; a grader that asks a judge model does not promise it.</summary>
    public bool Deterministic { get; init; } = true;

    /// <summary>What it looks at beside its arguments, as far as its code tells. A plugin's own assembly is looked through, not its dependencies.</summary>
    public IReadOnlyList<OutsideInput> OutsideInputs { get; init; } = [];
}
