namespace Rft.Graders.Programs;

/// <summary>What became of a program. Immutable.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">Its exit code; 128 + n after signal n.</param>
/// <param name="Output">Standard output, at most <see cref="ProgramLimits.Output"/> characters.</param>
/// <param name="Errors">The last characters of standard error.</param>
/// <param name="Wall">Wall time from start to end.</param>
public sealed record ProgramResult(ProgramEnd End, int ExitCode, string Output, string Errors, TimeSpan Wall)
{
    /// <summary>Whether it ended by itself with exit code 0.</summary>
    public bool Succeeded => End == ProgramEnd.Exited && ExitCode == 0;
}

/// <summary>How a program ended. In files and metrics the names are spelt in snake_case: <c>exec_cpu_limit</c>.</summary>
public enum ProgramEnd
{
    /// <summary>By itself; the exit code tells more.</summary>
    Exited,

    /// <summary>The wall limit was reached.</summary>
    Timeout,

    /// <summary>The processor-time limit was reached.</summary>
    CpuLimit,

    /// <summary>It printed more than is kept.</summary>
    OutputLimit,

    /// <summary>A signal ended it: a crash, or the system for want of memory.</summary>
    Killed,
}
