using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training;
using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using static Rft.Conformance.Models.LoadedModel;

namespace Rft.Conformance.Models;

/// <summary>Losses, gradients and optimizer steps, by the trainer that runs use.</summary>
internal static class TrainingChecks
{
    private const int MicroBatchTokens = 4096;

    public static void Loss(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        double loss = Backward(model, Datum(Ids(test.Json, "input_ids"), Ids(test.Json, "labels")));
        comparison.Tolerance = LogitTolerance;
        comparison.Number("loss", test.Json.GetProperty("loss").GetDouble(), loss);
        comparison.Tolerance = NormTolerance;
        comparison.Number("global_grad_norm", test.Json.GetProperty("global_grad_norm").GetDouble(), Norm(model.Decoder.Parameters.Gradients));
        Norms(test.Json.GetProperty("grad_norms"), model.Decoder.Parameters, comparison);
        foreach (var entry in test.Json.GetProperty("grad_first8").EnumerateObject())
            comparison.Numbers($"grad_first8 {entry.Name}", entry.Value, Values(model.Decoder.Parameters[entry.Name].grad!.reshape(-1).narrow(0, 0, entry.Value.GetArrayLength())));
    }

    public static void TextLoss(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        var datum = Datum(Ids(test.Json, "ids"));
        comparison.Tolerance = LogitTolerance;
        comparison.Numbers(
            "next_token_logprobs", test.Json.GetProperty("next_token_logprobs"),
            [.. new SequenceScorer(model.Decoder, MicroBatchTokens).LogProbs([datum])[0].Select(value => (double)value)]);
        comparison.Number("mean_next_token_loss", test.Json.GetProperty("mean_next_token_loss").GetDouble(), Backward(model, datum));
        comparison.Tolerance = NormTolerance;
        Norms(test.Json.GetProperty("grad_norms"), model.Decoder.Parameters, comparison);
    }

    public static void AdamW(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        var datum = LossDatum(test);
        var settings = new AdamWSettings
        {
            LearningRate = Number(test, "lr"), Beta1 = test.Json.GetProperty("betas")[0].GetDouble(), Beta2 = test.Json.GetProperty("betas")[1].GetDouble(),
            Epsilon = Number(test, "eps"), WeightDecay = Number(test, "weight_decay"), MaxGradNorm = Number(test, "clip_grad_norm"),
        };
        using var optimizer = new AdamW(model.Decoder.Parameters);
        var trainer = new Trainer(model.Decoder, optimizer, MicroBatchTokens);
        comparison.Tolerance = StepTolerance;
        int number = 0;
        foreach (var step in test.Json.GetProperty("steps").EnumerateArray())
        {
            number++;
            comparison.Number($"loss of step {number}", step.GetProperty("loss").GetDouble(), trainer.ForwardBackward([datum], new CrossEntropyLoss()).Stats.Loss);
            comparison.Number($"norm of step {number}", step.GetProperty("grad_norm_before_clip").GetDouble(), trainer.OptimStep(settings));
        }
        comparison.Number("final_loss", Number(test, "final_loss"), trainer.ForwardBackward([datum], new CrossEntropyLoss()).Stats.Loss);
        foreach (var entry in test.Json.GetProperty("final_weight_norms").EnumerateObject())
            comparison.Number($"final norm of {entry.Name}", entry.Value.GetDouble(), Norm(model.Decoder.Parameters[entry.Name]));
    }

    /// <summary>Adds the gradient of the mean next-token loss.</summary>
    /// <returns>The loss.</returns>
    public static double Backward(LoadedModel model, Datum datum)
    {
        using var optimizer = new AdamW(model.Decoder.Trained);
        return new Trainer(model.Decoder, optimizer, MicroBatchTokens).ForwardBackward([datum], new CrossEntropyLoss()).Stats.Loss;
    }

    /// <summary>Compares the norms of named gradients, within a share of each.</summary>
    public static void Norms(JsonElement expected, ParameterSet parameters, Comparison comparison, Func<string, string>? name = null)
    {
        foreach (var entry in expected.EnumerateObject())
            comparison.Number($"gradient of {entry.Name}", entry.Value.GetDouble(), Norm(parameters[name?.Invoke(entry.Name) ?? entry.Name].grad!));
    }

    /// <summary>The sequence of the file's loss case, which other cases train on too.</summary>
    public static Datum LossDatum(FixtureCase test)
    {
        var loss = test.Group.GetProperty("loss");
        return Datum(Ids(loss, "input_ids"), Ids(loss, "labels"));
    }

    private static double Number(FixtureCase test, string name) => test.Json.GetProperty(name).GetDouble();
}
