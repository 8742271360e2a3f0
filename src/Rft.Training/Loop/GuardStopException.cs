namespace Rft.Training.Loop;

/// <summary>A guard ended the run: training on would waste time or spoil the policy.</summary>
public sealed class GuardStopException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GuardStopException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the guard saw and what to do.</param>
    public GuardStopException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the guard saw and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public GuardStopException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Whether nothing but an outside service failed: it can be waited for, and there is nothing to mend here.</summary>
    public bool Unreachable { get; init; }

    internal static GuardStopException NotFinite(double loss, double gradNorm, int version) => new(
        $"the loss is {loss} and the gradient norm {gradNorm} after {version} optimizer steps; the weights are as they were before that step. "
        + "Lower the learning rate, or set guards.nan to skip to leave such updates out");

    internal static GuardStopException CriticNotFinite(double loss, double gradNorm, int steps) => new(
        $"the critic's loss is {loss} and its gradient norm {gradNorm} after {steps} of its optimizer steps; its weights are as they were before that step. "
        + "Lower critic.learning_rate, or set guards.nan to skip to leave such updates out");
}
