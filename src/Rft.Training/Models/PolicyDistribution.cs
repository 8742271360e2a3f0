using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>From logits to the distribution a policy draws from: one definition for sampler and trainer, so that their log-probabilities agree.</summary>
public static class PolicyDistribution
{
    /// <summary>Log-softmax of the tempered logits.</summary>
    /// <param name="logits">[..., V].</param>
    /// <param name="temperature">Divides the logits; 0 (greedy) counts as 1.</param>
    /// <returns>[..., V], float32, nats; owned by the caller's scope.</returns>
    public static Tensor LogProbs(Tensor logits, double temperature)
    {
        using var scope = NewDisposeScope();
        var single = logits.to_type(ScalarType.Float32);
        var tempered = temperature is 0 or 1 ? single : single.DividedBy(temperature);
        return nn.functional.log_softmax(tempered, -1).MoveToOuterDisposeScope();
    }

    /// <summary>Entropy of each row.</summary>
    /// <param name="logProbs">[..., V], nats.</param>
    /// <returns>[...], nats; owned by the caller's scope.</returns>
    public static Tensor Entropy(Tensor logProbs)
    {
        using var scope = NewDisposeScope();
        // exp(-inf) * -inf is NaN; a token without probability adds nothing.
        return (logProbs.exp() * logProbs.AtLeast(float.MinValue)).sum(-1).neg().MoveToOuterDisposeScope();
    }
}
