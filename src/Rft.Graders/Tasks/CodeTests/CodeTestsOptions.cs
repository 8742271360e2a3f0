using Rft.Graders.Programs;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>Options of <c>code-tests</c>.</summary>
internal sealed record CodeTestsOptions
{
    /// <summary>Score the share of tests that pass instead of all or nothing. Every test is run then.</summary>
    public bool Partial { get; init; }

    /// <summary>How far a number may be from the expected one, absolute.</summary>
    public double Tolerance { get; init; }

    /// <summary>Processor time of one test.</summary>
    public int CpuSeconds { get; init; } = 2;

    /// <summary>The language of rows that do not say.</summary>
    public string Language { get; init; } = ProgramRequest.JavaScript;
}
