namespace Rft.Graders;

/// <summary>Where a grader comes from and how it is configured. Immutable.</summary>
/// <param name="Name">The grader's name in the experiment.</param>
/// <param name="File">Path of the <c>.dll</c>, <c>.csx</c>, <c>.js</c> or <c>.json</c> file; for a built-in grader what messages call it.</param>
public sealed record GraderSource(string Name, string File)
{
    /// <summary>The task of the library whose grader is meant; null: a file. See <see cref="OfBuiltin"/>.</summary>
    public string? Builtin { get; private init; }

    /// <summary>For a plugin that holds several graders: the attribute's name or the class name of the one that is meant.</summary>
    public string? Grader { get; init; }

    /// <summary>The grader's <c>options</c>.</summary>
    public Item Options { get; init; } = Item.Empty;

    /// <summary>Where the content is read: a private copy, so that an edit in the middle of a run changes nothing; null: <see cref="File"/> itself.</summary>
    internal string? Content { get; init; }

    /// <summary>What was compiled from the same script before; null: compile.</summary>
    internal Scripts.CompiledScript? Compiled { get; init; }

    /// <summary>The path to read.</summary>
    internal string ContentFile => Content ?? File;

    /// <summary>The allowed scores; overrides what the file declares. Null: as the file says.</summary>
    public ScoreRange? Range { get; init; }

    /// <summary>The wall limit of one call; overrides what the file declares. Null: as the file says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Content hash under which its code may run in the host; null: it runs in a worker. See <see cref="GraderInfo.Hash"/>.</summary>
    public string? Trusted { get; init; }

    /// <summary>Whether it is somebody's code: a plugin, a C# script or JavaScript.</summary>
    internal bool IsForeignCode => Builtin is null && Path.GetExtension(File).ToUpperInvariant() is not ".JSON";

    /// <summary>A grader that comes with the library.</summary>
    /// <param name="name">The grader's name in the experiment.</param>
    /// <param name="task">The task's name; see <see cref="Tasks.TaskLibrary"/>.</param>
    public static GraderSource OfBuiltin(string name, string task) => new(name, $"builtin:{task}") { Builtin = task };
}
