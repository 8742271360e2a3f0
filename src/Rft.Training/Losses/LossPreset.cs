using Rft.Training.Rollouts;

namespace Rft.Training.Losses;

/// <summary>Settings of a whole policy step under one name: from rewards to the loss.</summary>
/// <param name="Name">The name, as in a config.</param>
/// <param name="Advantage">How rewards become advantages.</param>
/// <param name="Loss">The policy loss.</param>
/// <param name="FilterZeroVariance">Whether groups without spread leave the batch.</param>
/// <param name="RefillMaxBatches">How many batches of prompts dynamic sampling may draw for one step; null when it does not refill.</param>
/// <param name="Overlong">Length penalty; null for none.</param>
/// <param name="KlReward">KL penalty taken off the reward; null for none.</param>
public sealed record LossPreset(
    string Name, AdvantageOptions Advantage, PolicyLossOptions Loss, bool FilterZeroVariance = true, int? RefillMaxBatches = null,
    OverlongPenalty? Overlong = null, KlRewardOptions? KlReward = null);
