namespace Rft.Graders.Programs;

/// <summary>Runs a program that a model wrote, apart from the host and from every other program.</summary>
/// <remarks>Thread-safe. What the program does is in the result; it is a verdict about the sample, never a fault of a grader.</remarks>
public interface IProgramRunner
{
    /// <summary>Why programs cannot be run here; null when they can.</summary>
    string? Unusable { get; }

    /// <summary>Runs a program to its end or to a limit.</summary>
    /// <param name="request">The program and its input. Expected answers have no place in it.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="ProgramException">The machine could not run it: no sandbox, no such interpreter. The program itself is not at fault.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled.</exception>
    Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken);
}
