namespace Rft.Host.LiveView;

/// <summary>The reward of one step.</summary>
/// <param name="Mean">Mean over the step's rollouts.</param>
/// <param name="Std">Standard deviation over them; 0 when the step has none.</param>
/// <param name="Smoothed">Running mean up to the step.</param>
internal sealed record RewardPoint(double Mean, double Std, double Smoothed);
