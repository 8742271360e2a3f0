namespace Rft.Graders.Programs;

/// <summary>How programs are run. Immutable.</summary>
public sealed record ProgramSandboxOptions
{
    /// <summary>The account that programs run under when the host runs as root: the limit on processes does not hold for root.</summary>
    public const string User = "rft-exec";

    /// <summary>The command that runs the JavaScript file it is given last; see <see cref="JavaScriptProgram.Run"/>.</summary>
    public required IReadOnlyList<string> JavaScript { get; init; }

    /// <summary>Interpreters by language: the command, in which <c>{file}</c> stands for the program. They must lie in the system's own folders.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Interpreters { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Programs that run at the same time.</summary>
    public int Parallel { get; init; } = Math.Max(1, Environment.ProcessorCount);
}
