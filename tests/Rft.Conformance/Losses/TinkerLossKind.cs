using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

/// <summary>Losses by the names and settings of the Tinker service.</summary>
internal sealed class TinkerLossKind : TensorKind
{
    public override string Name => "tinker_loss";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        var settings = test.Spec.Find("loss_fn_config")?.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.Double()) ?? [];
        var loss = TinkerLosses.Create(test.Spec.Text("loss_fn"), settings);
        using var scope = NewDisposeScope();
        var logProbs = Tensors.Matrix(test.Inputs, "target_logprobs", gradient: true);
        var weights = Tensors.OptionalMatrix(test.Inputs, "weights");
        var output = loss.Compute(new LossInputs
        {
            LogProbs = logProbs,
            OldLogProbs = Tensors.OptionalMatrix(test.Inputs, "logprobs"),
            Advantages = Tensors.OptionalMatrix(test.Inputs, "advantages"),
            Mask = weights is null ? ones_like(logProbs) : weights.ne(0),
            Weights = weights,
        });
        comparison.Number("loss:sum", test.Expected.GetProperty("loss:sum").Double(), output.Loss.item<double>());
        comparison.Numbers("grad_logprobs", test.Expected.GetProperty("grad_logprobs"), Tensors.Gradient(output.Loss, logProbs));
    }
}
