namespace Rft.Graders.Programs;

/// <summary>What a program may use. Immutable.</summary>
public sealed record ProgramLimits
{
    /// <summary>Processor time, whole seconds; at least 1.</summary>
    public int CpuSeconds { get; init; } = 5;

    /// <summary>Wall time.</summary>
    public TimeSpan Wall { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Memory in bytes. For JavaScript the managed heap, for other interpreters the address space.</summary>
    public long Memory { get; init; } = 256L * 1024 * 1024;

    /// <summary>Processes and threads at the same time.</summary>
    public int Processes { get; init; } = 32;

    /// <summary>Open files.</summary>
    public int Files { get; init; } = 64;

    /// <summary>Bytes it may write to files, which are gone when it ends.</summary>
    public long FileBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>Characters of standard output that are kept; a program that prints more is ended.</summary>
    public int Output { get; init; } = 64 * 1024;
}
