using Rft.Training.Checkpoints;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Tests.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Checkpoints;

public sealed class TensorSnapshotTests
{
    [Fact]
    public void A_model_and_its_optimizer_are_restored_to_the_bit()
    {
        using var from = TinyModels.Decoder(TinyModels.Config(), seed: 1);
        using var to = TinyModels.Decoder(TinyModels.Config(), seed: 2);
        using var optimizer = new AdamW(from.Parameters);
        using (no_grad()) from.Parameters.Gradients.fill_(0.5f);
        optimizer.Step(new AdamWSettings { LearningRate = 0.1 });
        using var other = new AdamW(to.Parameters);
        TensorSnapshot.Restore(TensorSnapshot.Of(from), to);
        TensorSnapshot.Restore(TensorSnapshot.Of(optimizer), 1, other, to);
        Assert.Equal(WeightsHash.Of(TensorSnapshot.Of(from)), WeightsHash.Of(TensorSnapshot.Of(to)));
        Assert.Equal(WeightsHash.Of(TensorSnapshot.Of(optimizer)), WeightsHash.Of(TensorSnapshot.Of(other)));
        Assert.Equal(1, other.Steps);
        Assert.Equal(TinyModels.Logits(from, 1, 2, 3), TinyModels.Logits(to, 1, 2, 3));
    }

    [Fact]
    public void What_does_not_fit_the_model_is_named()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        List<NamedTensor> good = [.. TensorSnapshot.Of(model)];
        string Error(IEnumerable<NamedTensor> tensors) => Assert.Throws<CheckpointException>(() => TensorSnapshot.Restore([.. tensors], model)).Message;
        Assert.Equal("the checkpoint lacks tensor 'model.norm.weight'", Error(good.Where(tensor => tensor.Name != DecoderParameters.FinalNorm)));
        Assert.Equal("the checkpoint holds tensors that the model does not have: x", Error(good.Append(new NamedTensor("x", [1], [1]))));
        Assert.Equal(
            "tensor 'model.norm.weight' has shape [8]; the model needs [16]",
            Error(good.Select(tensor => tensor.Name == DecoderParameters.FinalNorm ? tensor with { Shape = [8], Values = new float[8] } : tensor)));
        Assert.Equal(
            "tensor 'model.norm.weight' holds values that are not finite",
            Error(good.Select(tensor => tensor.Name == DecoderParameters.FinalNorm ? tensor with { Values = [.. new float[15], float.NaN] } : tensor)));
    }

    [Fact]
    public void Moments_that_do_not_fit_are_named()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        Assert.Equal("the checkpoint lacks 'first_moment'", Assert.Throws<CheckpointException>(() => TensorSnapshot.Restore([], 1, optimizer, model)).Message);
        var error = Assert.Throws<CheckpointException>(() => TensorSnapshot.Restore([new NamedTensor("first_moment", [1], [1])], 1, optimizer, model));
        Assert.Equal($"'first_moment' has 1 values; the model has {model.Parameters.Count} parameters", error.Message);
    }
}
