namespace Rft.Graders.Workers;

/// <summary>How grader workers are started and what they may use. Immutable.</summary>
public sealed record WorkerOptions
{
    /// <summary>The program that becomes a worker, with its arguments; the nonce is appended. See <see cref="Child.WorkerProgram.Run"/>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Worker processes of one grader at the same time, at most. Each grader has one; all others together share what is above it.</summary>
    public int Workers { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Managed heap of one worker in bytes. Beyond it the grader gets an OutOfMemoryException and the worker is replaced.</summary>
    public long MemoryLimit { get; init; } = 512L * 1024 * 1024;

    /// <summary>Processor time of one call.</summary>
    public TimeSpan CpuLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Environment variables beside those that every worker has; they win over them. For example another culture or time zone.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether workers run in a sandbox.</summary>
    public Isolation Isolation { get; init; } = Isolation.Auto;

    /// <summary>Limits of loading and of JavaScript.</summary>
    /// <remarks>The time for loading is longer than in the host: workers have the lowest priority, and the first script pays for the compiler's own start.</remarks>
    public LoaderOptions Loader { get; init; } = DefaultLoader;

    /// <summary>The default of <see cref="Loader"/>.</summary>
    public static LoaderOptions DefaultLoader { get; } = new() { LoadTimeout = TimeSpan.FromSeconds(60) };

    /// <summary>How long a worker may take to say hello. Machines under load start processes slowly.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls after which a worker is replaced. Its growth in memory and its age replace it sooner; a replacement in the middle of a step is waited for.</summary>
    public int CallsPerWorker { get; init; } = 1_000_000;

    /// <summary>Age at which a worker is replaced.</summary>
    public TimeSpan WorkerAge { get; init; } = TimeSpan.FromMinutes(30);
}
