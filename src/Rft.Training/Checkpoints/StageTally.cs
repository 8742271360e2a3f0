namespace Rft.Training.Checkpoints;

/// <summary>What the guards of a stage count from step to step.</summary>
/// <param name="FlatSteps">Steps in a row without a group that has signal.</param>
/// <param name="FailedSamples">Samples on which a grader with weight failed, since the stage began.</param>
public sealed record StageTally(int FlatSteps = 0, int FailedSamples = 0);
