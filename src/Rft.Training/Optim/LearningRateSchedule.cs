namespace Rft.Training.Optim;

/// <summary>The learning rate of each step: a linear warm-up, then a fall to a share of the peak. Tied to steps, never to time.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="Shape">The fall.</param>
/// <param name="WarmupSteps">Steps of warm-up; step s of them has (s + 1) / WarmupSteps of the peak.</param>
/// <param name="FinalShare">Share of the peak at the last step.</param>
public sealed record LearningRateSchedule(double Peak, ScheduleShape Shape, int WarmupSteps, double FinalShare)
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <param name="steps">Steps in all.</param>
    public double At(int step, int steps)
    {
        if (step < WarmupSteps) return Peak * (step + 1) / WarmupSteps;
        double progress = steps - 1 > WarmupSteps ? Math.Clamp((double)(step - WarmupSteps) / (steps - 1 - WarmupSteps), 0, 1) : 1;
        double left = Shape switch
        {
            ScheduleShape.Linear => 1 - progress,
            ScheduleShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * progress)),
            _ => 1,
        };
        return Peak * (FinalShare + (1 - FinalShare) * left);
    }
}
