using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Models;

namespace Rft.Host.Checking;

/// <summary>Parameters of a model by what happens to them.</summary>
/// <param name="Frozen">Parameters that stay as they are.</param>
/// <param name="FrozenBytes">Bytes of each of them in memory.</param>
/// <param name="Trained">Parameters that are trained: all, or the adapter's.</param>
internal sealed record ModelSize(long Frozen, int FrozenBytes, long Trained)
{
    /// <summary>Counts.</summary>
    /// <param name="model">What the file says of the model.</param>
    /// <param name="shape">Its shape.</param>
    public static ModelSize Of(ModelConfig model, DecoderConfig shape)
    {
        long own = DecoderParameters.Shapes(shape).Sum(parameter => parameter.Count);
        return PolicySource.Lora(model) is { } lora
            ? new ModelSize(own, model.Dtype == WeightType.Bfloat16 ? 2 : 4, lora.Parameters(shape))
            : new ModelSize(0, 4, own);
    }
}
