using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Rollouts;

namespace Rft.Conformance.Losses;

internal sealed class GroupFilterKind : TensorKind
{
    public override string Name => "group_filter";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        var options = Read(test.Spec);
        if (test.Inputs.Find("generation_batches") is not null)
        {
            CheckRefill(test, options, comparison);
            return;
        }
        double[] rewards = test.Inputs.Doubles("rewards");
        int[] groups = test.Inputs.Ints("groups");
        int[] order = [.. groups.Distinct()];
        var split = ZeroVarianceFilter.Split(order, id => [.. rewards.Where((_, index) => groups[index] == id)], options);

        bool quirk = test.Spec.Flag("library_quirk");
        var kept = quirk ? test.Spec.GetProperty("exact_kept_groups") : test.Expected.GetProperty("kept_groups");
        comparison.Numbers("kept_groups", kept, [.. split.Kept.Select(id => (double)id)]);
        if (quirk || test.Expected.Find("kept_indices") is not { } indices) return;
        comparison.Numbers(
            "kept_indices", indices, [.. Enumerable.Range(0, groups.Length).Where(i => split.Kept.Contains(groups[i])).Select(i => (double)i)]);
    }

    private static GroupFilterOptions Read(JsonElement spec) => spec.Text("rule") switch
    {
        // Libraries compare a computed std with 0; the exact rule differs only in the cases marked library_quirk.
        "std>0" or "std!=0" or "all-equal" => new GroupFilterOptions
        {
            KeepSingletons = spec.Flag("keep_singletons"),
            KeepOneIfAllDropped = spec.Flag("keep_one_if_all_removed"),
        },
        "mean-in-open-range" => new GroupFilterOptions
        {
            DropZeroVariance = false,
            MeanWithin = new ScoreRange(spec.GetProperty("min").Double(), spec.GetProperty("max").Double()),
        },
        var other => throw new NotBuiltException($"rule '{other}'"),
    };

    private static void CheckRefill(FixtureCase test, GroupFilterOptions options, Comparison comparison)
    {
        int size = test.Inputs.Int("generations_per_prompt");
        int prompts = test.Inputs.Int("prompts_per_step");
        var collector = new GroupCollector<int>(prompts, prompts * test.Inputs.Int("max_gen_batches"));
        var batches = new Queue<double[]>(test.Inputs.Rows("generation_batches"));
        string? error = null;
        foreach (var step in test.Expected.GetProperty("steps").EnumerateArray())
        {
            string name = $"batch {step.Int("batch")}";
            if (collector.CapReached) error = "cap-exceeded";
            comparison.Same($"{name} error", step.Find("error")?.GetString() ?? "none", error ?? "none");
            if (error is not null) break;
            double[][] groups = [.. batches.Dequeue().Chunk(size)];
            var split = ZeroVarianceFilter.Split([.. Enumerable.Range(0, groups.Length)], group => groups[group], options);
            int first = collector.Asked;
            collector.Ask(groups.Length);
            foreach (int group in split.Kept) collector.Keep(first + group, first + group);
            foreach (var group in split.Dropped) collector.Drop(first + group.Group);
            comparison.Same($"{name} complete", $"{step.Flag("complete")}", $"{collector.IsComplete}");
            comparison.Number($"{name} buffered_samples", step.Int("buffered_samples"), collector.Kept.Count * size);
            comparison.Number($"{name} discarded", step.Int("discarded"), collector.Surplus * size);
            if (step.Find("train_groups") is { } wanted)
                comparison.Numbers($"{name} train_groups", wanted, [.. collector.Take().Step.Select(group => (double)group)]);
        }
        comparison.Same("error", test.Expected.Find("error")?.GetString() ?? "none", error ?? "none");
    }
}
