using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

internal sealed class SftKind : TensorKind
{
    public override string Name => "sft";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        var loss = new CrossEntropyLoss(ReadAggregation(test.Spec));
        using var scope = NewDisposeScope();
        if (test.Inputs.Find("logits") is not null)
        {
            CheckFromLogits(test, loss, comparison);
            return;
        }
        var logProbs = Tensors.Matrix(test.Inputs, "logprobs", gradient: true);
        var weights = Tensors.Matrix(test.Inputs, "token_weights");
        var mask = weights.ne(0);
        if (test.Inputs.Find("sample_weights") is not null) weights = weights * Tensors.Repeat(test.Inputs.Doubles("sample_weights"), weights);
        var output = loss.Compute(new LossInputs { LogProbs = logProbs, Mask = mask, Weights = weights });
        comparison.Number("loss", test.Expected.GetProperty("loss").Double(), output.Loss.item<double>());
        comparison.Numbers("grad_logprobs", test.Expected.GetProperty("grad_logprobs"), Tensors.Gradient(output.Loss, logProbs));
    }

    // The logits at position t predict the label at t + 1; labels of ignore_index are not trained.
    private static void CheckFromLogits(FixtureCase test, CrossEntropyLoss loss, Comparison comparison)
    {
        if (!test.Spec.Flag("shift")) throw new NotBuiltException("logits without shift");
        double[][][] values = test.Inputs.GetProperty("logits").Deserialize<double[][][]>()!;
        var logits = tensor(
            [.. values.SelectMany(row => row).SelectMany(token => token)], [values.Length, values[0].Length, values[0][0].Length],
            requires_grad: true);
        var labels = Tensors.Matrix(test.Inputs, "labels").to_type(ScalarType.Int64).slice(1, 1, values[0].Length, 1);
        var mask = labels.ne(test.Spec.Int("ignore_index"));
        var logProbs = nn.functional.log_softmax(logits.slice(1, 0, values[0].Length - 1, 1), -1)
            .gather(-1, labels.clamp_min(0).unsqueeze(-1)).squeeze(-1);
        var output = loss.Compute(new LossInputs { LogProbs = logProbs, Mask = mask });
        comparison.Number("loss", test.Expected.GetProperty("loss").Double(), output.Loss.item<double>());
        comparison.Numbers("grad_logits", test.Expected.GetProperty("grad_logits"), Tensors.Gradient(output.Loss, logits));
    }

    private static AggregationOptions ReadAggregation(JsonElement spec) => new()
    {
        Mode = spec.Choice<AggregationMode>("aggregation"),
        DenominatorEps = spec.Double("den_eps") ?? 0,
        // OpenRLHF's masked mean, the source of the row-mean case, adds 1e-8 to a row's count: below the tolerance.
        CountEmptySequences = false,
    };
}
