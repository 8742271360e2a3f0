using Rft.Graders.Hints;

namespace Rft.Host.Grading;

/// <summary>What grading some rows a second time gave.</summary>
/// <param name="Rows">Rows that were graded twice.</param>
/// <param name="Unequal">The rows whose second outcome was another one.</param>
/// <param name="Changed">What was different the second time.</param>
/// <param name="OutsideInputs">What the grader looks at beside its arguments, as far as its code tells.</param>
internal sealed record AuditReport(
    int Rows, IReadOnlyList<UnequalRow> Unequal, IReadOnlyList<string> Changed, IReadOnlyList<OutsideInput> OutsideInputs);
