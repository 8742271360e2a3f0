using Rft.Conformance.Fixtures;
using Rft.Training.Checkpoints;
using static Rft.Conformance.Models.LoadedModel;

namespace Rft.Conformance.Models;

/// <summary>A PEFT adapter on a frozen base: logits, gradients, merged, taken out again, written and read.</summary>
internal static class AdapterChecks
{
    public static void Adapter(FixtureCase test, LoadedModel unused, Comparison comparison)
    {
        using var model = Open(ModelFixtures.FindModel(test), frozen: true);
        string folder = FindAdapter(test);
        int[] ids = Ids(test.Json, "input_ids");
        double[] bare = Values(model.Logits([ids]));
        var adapter = PeftFolder.Load(folder, model.Decoder);
        comparison.Tolerance = LogitTolerance;
        comparison.Numbers("logits", test.Json.GetProperty("logits"), Values(model.Logits([ids])));
        comparison.Number("loss_same_as_loss_case", test.Json.GetProperty("loss_same_as_loss_case").GetDouble(), TrainingChecks.Backward(model, TrainingChecks.LossDatum(test)));
        comparison.Tolerance = NormTolerance;
        comparison.Number("global_grad_norm", test.Json.GetProperty("global_grad_norm").GetDouble(), Norm(adapter.Parameters.Gradients));
        // PEFT names its adapters in memory, not in files.
        TrainingChecks.Norms(
            test.Json.GetProperty("grad_norms"), adapter.Parameters, comparison, name => name.Replace(".default.", ".", StringComparison.Ordinal));
        comparison.Tolerance = LogitTolerance;
        adapter.Enabled = false;
        Equal(comparison, "adapter off", bare, Values(model.Logits([ids])), 0);
        adapter.AddInto(1);
        comparison.Numbers("merged logits", test.Json.GetProperty("logits"), Values(model.Logits([ids])));
        adapter.AddInto(-1);
        Equal(comparison, "unmerged logits", bare, Values(model.Logits([ids])), LogitTolerance);
    }

    private static string FindAdapter(FixtureCase test)
    {
        string name = test.Json.Text("adapter"), beside = Path.Combine(Path.GetDirectoryName(ModelFixtures.FindModel(test))!, name);
        return Directory.Exists(beside) ? beside : test.Folders.Find(name);
    }

    private static void Equal(Comparison comparison, string name, double[] expected, double[] actual, double tolerance) =>
        comparison.Same(name, "equal", expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() <= tolerance ? "equal" : "different");
}
