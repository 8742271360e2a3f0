using System.Runtime.InteropServices;

namespace Rft.Training.Sampling;

/// <summary>A drawn token.</summary>
/// <param name="Token">Its id.</param>
/// <param name="LogProb">Its log-probability in the distribution it was drawn from, nats.</param>
/// <param name="PolicyLogProb">Its log-probability before top-k and top-p, nats.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DrawnToken(int Token, float LogProb, float PolicyLogProb);
