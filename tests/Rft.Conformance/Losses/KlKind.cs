using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

internal sealed class KlKind : TensorKind
{
    public override string Name => "kl";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        if (test.Spec.Find("controller") is not null) throw new NotBuiltException("the adaptive KL controller");
        if (test.Spec.Find("placement") is not null) throw new NotBuiltException("KL in the reward");
        using var scope = NewDisposeScope();
        var logProbs = Tensors.Matrix(test.Inputs, "logprobs", gradient: true);
        var values = KlPenalty.TokenValues(logProbs, Tensors.Matrix(test.Inputs, "ref_logprobs"), PolicySpec.ReadKl(test.Spec, coef: 1));
        comparison.Numbers("kl", test.Expected.GetProperty("kl"), Tensors.Values(values));
        comparison.Numbers("grad_of_sum", test.Expected.GetProperty("grad_of_sum"), Tensors.Gradient(values.sum(), logProbs));
    }
}
