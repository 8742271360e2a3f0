namespace Rft.Training.Checkpoints;

/// <summary>What a stage counts, measures and steers from step to step.</summary>
/// <param name="FlatSteps">Steps in a row without a group that has signal.</param>
/// <param name="FailedSamples">Samples on which a grader with weight failed, since the stage began.</param>
/// <param name="HeldOut">The stage's held-out loss; null before it was measured.</param>
/// <param name="EntropyCoef">Coefficient of the entropy bonus where it is steered.</param>
/// <param name="KlCoef">Coefficient of the KL where it is steered; null before the first step.</param>
/// <param name="Evaluated">The metric that may end the stage; null before the first evaluation, or where none may.</param>
public sealed record StageTally(
    int FlatSteps = 0, int FailedSamples = 0, HeldOutTally? HeldOut = null, double EntropyCoef = 0, double? KlCoef = null,
    EvaluationTally? Evaluated = null);
