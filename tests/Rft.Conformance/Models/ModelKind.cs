using Rft.Conformance.Fixtures;
using Rft.Conformance.Losses;

namespace Rft.Conformance.Models;

/// <summary>Checks a checkpoint against golden numbers.</summary>
internal sealed class ModelKind : TensorKind
{
    public const string KindName = "model";

    /// <summary>What a member of the file asks for.</summary>
    public static IReadOnlyDictionary<string, Action<FixtureCase, LoadedModel, Comparison>> Checks { get; } =
        new Dictionary<string, Action<FixtureCase, LoadedModel, Comparison>>(StringComparer.Ordinal)
        {
            ["forward"] = ForwardChecks.Logits,
            ["logits"] = ForwardChecks.Logits,
            ["long"] = ForwardChecks.Long,
            ["right_padded_batch"] = ForwardChecks.Batch,
            ["left_padded_batch"] = ForwardChecks.Batch,
            ["greedy"] = SamplingChecks.Greedy,
            ["loss"] = TrainingChecks.Loss,
            ["text_loss"] = TextLoss,
            ["adamw"] = TrainingChecks.AdamW,
            ["moe"] = RoutingChecks.Routing,
            ["lora"] = AdapterChecks.Adapter,
        };

    public override string Name => KindName;

    private static void TextLoss(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        TrainingChecks.TextLoss(test, model, comparison);
        comparison.Tolerance = LoadedModel.LogitTolerance;
        SamplingChecks.Distributions(test, model, comparison);
    }

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var loaded = LoadedModel.Open(ModelFixtures.FindModel(test));
        Checks[test.Name.Split('[')[0]](test, loaded, comparison);
    }
}
