namespace Rft.Training.Losses;

/// <summary>A user's own loss as a class, which a plugin assembly brings into a run. It is trusted code in the trainer's process.</summary>
/// <remarks>
/// The class is public and has one public constructor, which takes nothing, the options as an <see cref="Rft.Graders.Item"/>, or a class of its own whose
/// properties the options set.
/// </remarks>
public interface ICustomLoss
{
    /// <summary>Computes the loss of one micro-batch and its gradient with regard to the log-probabilities.</summary>
    /// <param name="inputs">The micro-batch. Old log-probabilities and advantages are there, those of the reference where the experiment asks for them.</param>
    /// <remarks>
    /// Called on the compute thread, one call at a time. It must divide by <see cref="CustomLossInputs.Totals"/>, not by what it sees, and give equal results
    /// for equal inputs: a resumed run calls it again. What it throws ends the run.
    /// </remarks>
    CustomLossResult Compute(CustomLossInputs inputs);
}
