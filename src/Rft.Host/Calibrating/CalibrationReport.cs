using Rft.Graders.Calibration;
using Rft.Host.Grading;

namespace Rft.Host.Calibrating;

/// <summary>What a comparison with people's labels gave (<c>rft.calibrate/1</c>).</summary>
/// <param name="Grader">The grader.</param>
/// <param name="Threshold">Scores of at least this are accepted where the grader does not say whether a sample passes.</param>
/// <param name="Agreement">The figures, over the scored rows.</param>
/// <param name="Reliability">How often people agree, by score.</param>
/// <param name="Unscored">Rows without a score, by state: in no figure.</param>
/// <param name="FalsePositives">Accepted rows that people call wrong.</param>
/// <param name="FalseNegatives">Refused rows that people call right.</param>
internal sealed record CalibrationReport(
    GraderOrigin Grader, double Threshold, Agreement Agreement, IReadOnlyList<ReliabilityBin> Reliability,
    IReadOnlyDictionary<string, int> Unscored, IReadOnlyList<DisputedRow> FalsePositives,
    IReadOnlyList<DisputedRow> FalseNegatives)
{
    /// <summary>Version of the document.</summary>
    public string Schema { get; } = "rft.calibrate/1";
}
