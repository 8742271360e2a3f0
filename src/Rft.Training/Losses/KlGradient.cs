namespace Rft.Training.Losses;

/// <summary>How the gradient of a KL term is taken. x policy, f reference log-probability; sg stops the gradient.</summary>
public enum KlGradient
{
    /// <summary>The estimator's own derivative.</summary>
    Direct,

    /// <summary>The estimator's value with the gradient of (x - f)^2 / 2, clamps ignored.</summary>
    StraightThroughK2,

    /// <summary>The estimator times exp(x - sg(x)), before the output clamp: adds the score-function term.</summary>
    ScoreFunction,
}
