namespace Rft.Conformance.Fixtures;

/// <summary>What became of a case.</summary>
internal enum CaseResult
{
    Passed,
    Failed,
    Skipped,
}
