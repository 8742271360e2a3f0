namespace Rft.Graders.Programs;

/// <summary>A program to run. Immutable.</summary>
/// <remarks>
/// JavaScript runs in the library's own engine, with two functions beside the language: <c>readInput()</c> returns all of standard input as a text, and
/// <c>print(value)</c> writes a line to standard output. There are no modules, no timers, no files.
/// </remarks>
public sealed record ProgramRequest
{
    /// <summary>The name of <c>javascript</c>, the language that is always there.</summary>
    public const string JavaScript = "javascript";

    /// <summary><see cref="JavaScript"/>, or a language that the operator has named an interpreter for.</summary>
    public required string Language { get; init; }

    /// <summary>The program's text.</summary>
    public required string Source { get; init; }

    /// <summary>What it reads on standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>What it may use.</summary>
    public ProgramLimits Limits { get; init; } = new();
}
