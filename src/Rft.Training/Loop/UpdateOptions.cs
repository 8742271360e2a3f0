using Rft.Training.Optim;

namespace Rft.Training.Loop;

/// <summary>Optimizer and batch settings that every stage has.</summary>
/// <param name="Schedule">Learning rate by step.</param>
/// <param name="Optimizer">Everything else of the optimizer; its learning rate is replaced by the schedule's.</param>
/// <param name="MicroBatchTokens">Padded tokens that go through the model at once.</param>
public sealed record UpdateOptions(LearningRateSchedule Schedule, AdamWSettings Optimizer, int MicroBatchTokens);
