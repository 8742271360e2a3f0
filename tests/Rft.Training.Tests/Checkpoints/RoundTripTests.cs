using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Checkpoints;

/// <summary>A model that other programs wrote, trained here, written for them and read again.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly int[] Tokens = [.. Enumerable.Range(0, 24).Select(t => 3 + (t * t * 7 % 90))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny-qwen3")]
    [InlineData("tiny-qwen3-moe")]
    [InlineData("tiny-qwen2")]
    [InlineData("tiny-llama")]
    public void An_adapter_trained_five_steps_comes_back_with_the_same_logits(string name)
    {
        var source = new HuggingFaceFolder(SharedFolder.Find("data", name));
        using var trained = Open(source);
        var adapter = LoraAdapter.Create(trained, new LoraOptions { Rank = 4, Alpha = 8 }, seed: 3);
        double[] before = TinyModels.Logits(trained, Tokens);
        Train(trained, steps: 5);
        double[] after = TinyModels.Logits(trained, Tokens);
        Assert.True(before.Zip(after, (x, y) => Math.Abs(x - y)).Max() > 0.05, "training changed nothing");

        PeftFolder.Save(_folder.At("adapter"), trained, name);
        using var again = Open(source);
        Assert.Equal(adapter.Options.Scale, PeftFolder.Load(_folder.At("adapter"), again).Options.Scale);
        Assert.Equal(after, TinyModels.Logits(again, Tokens));

        HuggingFaceFolder.Save(_folder.At("merged"), trained);
        using var merged = Open(new HuggingFaceFolder(_folder.At("merged")));
        Numbers.AssertClose(after, TinyModels.Logits(merged, Tokens), 1e-4);
    }

    [Fact]
    public void A_loaded_and_saved_model_has_the_same_tensors()
    {
        using var model = Open(new HuggingFaceFolder(SharedFolder.Find("data", "tiny-qwen3-moe")));
        HuggingFaceFolder.Save(_folder.At("copy"), model);
        using var copy = Open(new HuggingFaceFolder(_folder.At("copy")));
        Assert.Equal(model.Config, copy.Config);
        Assert.Equal(TorchFixture.Values(model.Parameters.Values), TorchFixture.Values(copy.Parameters.Values));
    }

    private static Decoder Open(HuggingFaceFolder folder)
    {
        var model = new Decoder(folder.Config, TinyModels.Tensors, frozen: true);
        folder.Load(model);
        return model;
    }

    private static void Train(Decoder model, int steps)
    {
        using var optimizer = new AdamW(model.Trained);
        var trainer = new Trainer(model, optimizer, microBatchTokens: 64);
        var datum = new Datum { Inputs = Tokens[..^1], Targets = Tokens[1..], Mask = [.. Enumerable.Repeat(true, Tokens.Length - 1)] };
        for (int step = 0; step < steps; step++)
        {
            trainer.ForwardBackward([datum], new CrossEntropyLoss());
            trainer.OptimStep(new AdamWSettings { LearningRate = 1e-2 });
        }
    }
}
