namespace Rft.Training.Models;

/// <summary>How wavelengths of the rotary embedding are stretched beyond the context a model was first trained with. Immutable.</summary>
public abstract record RopeScaling
{
    private RopeScaling() { }

    /// <summary>The frequency that takes the place of one.</summary>
    /// <param name="frequency">Radians a position.</param>
    public abstract double Scaled(double frequency);

    /// <summary>All wavelengths alike (<c>linear</c>; Chen et al. 2023, position interpolation).</summary>
    /// <param name="Factor">By how much.</param>
    public sealed record Linear(double Factor) : RopeScaling
    {
        /// <inheritdoc/>
        public override double Scaled(double frequency) => frequency / Factor;
    }

    /// <summary>
    /// Long wavelengths only (<c>llama3</c>): those longer than the first context over <paramref name="LowFrequencyFactor"/> are stretched, those shorter
    /// than it over <paramref name="HighFrequencyFactor"/> stay, between them both are mixed. (Llama 3.1's published configuration.)
    /// </summary>
    /// <param name="Factor">By how much.</param>
    /// <param name="LowFrequencyFactor">Where stretching is whole.</param>
    /// <param name="HighFrequencyFactor">Where it ends.</param>
    /// <param name="FirstContext">Context the model was first trained with, in tokens.</param>
    public sealed record Llama3(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int FirstContext) : RopeScaling
    {
        /// <inheritdoc/>
        public override double Scaled(double frequency)
        {
            double turns = FirstContext * frequency / (2 * Math.PI);
            if (turns > HighFrequencyFactor) return frequency;
            if (turns < LowFrequencyFactor) return frequency / Factor;
            double kept = (turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
            return ((1 - kept) * frequency / Factor) + (kept * frequency);
        }
    }
}
