using Rft.Graders;

namespace Rft.Training.Losses;

/// <summary>What a script of a loss sees by name: the parts of <see cref="CustomLossInputs"/>, all [B][T], and its options.</summary>
/// <param name="inputs">The micro-batch; with old log-probabilities and advantages.</param>
/// <param name="options">The options of the experiment file.</param>
public sealed class CustomLossGlobals(CustomLossInputs inputs, Item options)
{
    /// <summary>Log-probabilities of the targets under the policy, nats.</summary>
    public IReadOnlyList<double[]> LogProbs => inputs.LogProbs;

    /// <summary>Where a token is trained; elsewhere every value is 0.</summary>
    public IReadOnlyList<bool[]> Mask => inputs.Mask;

    /// <summary>Counts of the whole optimizer step, for denominators.</summary>
    public StepTotals Totals => inputs.Totals;

    /// <summary>Log-probabilities at the start of the step, nats.</summary>
    public IReadOnlyList<double[]> OldLogProbs => inputs.OldLogProbs!;

    /// <summary>Advantages.</summary>
    public IReadOnlyList<double[]> Advantages => inputs.Advantages!;

    /// <summary>Log-probabilities of the reference, nats; null unless the experiment asks for them.</summary>
    public IReadOnlyList<double[]>? RefLogProbs => inputs.RefLogProbs;

    /// <summary>Factors of the data; null means 1.</summary>
    public IReadOnlyList<double[]>? Weights => inputs.Weights;

    /// <summary>The options of the experiment file.</summary>
    public Item Options => options;

    /// <summary>What the script returns.</summary>
    /// <param name="loss">The micro-batch's share of the step's loss.</param>
    /// <param name="gradient">d loss / d log-probability, in the shape of <see cref="LogProbs"/>.</param>
    public static CustomLossResult Result(double loss, IReadOnlyList<double[]> gradient) => new(loss, gradient);
}
