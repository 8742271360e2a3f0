using Rft.Training.Optim;
using Rft.Training.Passes;

namespace Rft.Training.Loop;

/// <summary>Optimizer and batch settings that every stage has.</summary>
/// <param name="Schedule">Learning rate by step.</param>
/// <param name="Optimizer">Everything else of the optimizer; its learning rate is replaced by the schedule's.</param>
/// <param name="Forward">How sequences go through the model.</param>
public sealed record UpdateOptions(LearningRateSchedule Schedule, AdamWSettings Optimizer, ForwardOptions Forward);
