using Rft.Training.Devices;
using Rft.Training.Diagnosis;

namespace Rft.Training.Tests.Diagnosis;

public sealed class GoldenRunTests
{
    private static readonly string[] Names =
        [.. Enumerable.Repeat<string[]>(["log-probs of tokens", "loss", "gradient norm", "sampler against trainer"], 3).SelectMany(step => step), "weights", "greedy tokens that differ"];

    [Fact]
    public async Task The_cpu_repeats_itself_to_the_last_bit_and_a_run_on_another_token_is_found()
    {
        var reference = await RunAsync(null);
        var repeated = GoldenComparison.Of(reference, await RunAsync(reference), GoldenTolerances.Exact);
        Assert.Equal(Names, repeated.Select(check => check.Name));
        Assert.All(repeated, check => Assert.Equal((0.0, true), (check.Difference, check.Passed)));
        Assert.All(reference.Steps, step => Assert.True(step.GradNorm > 0.01 && step.Completions.Count == 32));

        // One token of the second step is another: the device then computes other numbers from there on, as a faulty one would.
        var perturbed = GoldenComparison.Of(reference, await RunAsync(WithOtherToken(reference)), GoldenTolerances.OtherDevice);
        Assert.All(perturbed.Where(check => check.Step == 1), check => Assert.True(check.Passed));
        Assert.Contains(perturbed, check => check is { Step: 2, Name: "log-probs of tokens", Passed: false });
        Assert.Contains(perturbed, check => check is { Step: 0, Name: "weights", Passed: false });
    }

    [Fact]
    public async Task A_weight_that_is_not_a_number_fails_under_any_tolerance()
    {
        var reference = await RunAsync(null);
        float[] weights = [.. reference.Weights];
        weights[7] = float.NaN;
        var checks = GoldenComparison.Of(reference, reference with { Weights = weights }, GoldenTolerances.OtherDevice);
        Assert.Equal(["weights"], checks.Where(check => !check.Passed).Select(check => check.Name));
    }

    [Fact]
    public async Task A_greedy_token_that_differs_fails_on_the_cpu_and_is_only_reported_elsewhere()
    {
        var reference = await RunAsync(null);
        int[][] greedy = [.. reference.Greedy.Select(tokens => tokens.ToArray())];
        greedy[0][0]++;
        var measured = reference with { Greedy = greedy };
        Assert.False(GoldenComparison.Of(reference, measured, GoldenTolerances.Exact)[^1].Passed);
        var reported = GoldenComparison.Of(reference, measured, GoldenTolerances.OtherDevice)[^1];
        Assert.Equal(1.0 / greedy.Sum(tokens => tokens.Length), reported.Difference, 1e-12);
        Assert.True(reported.Passed);
    }

    private static async Task<GoldenRecord> RunAsync(GoldenRecord? reference)
    {
        await using var compute = ComputeThread.Start("cpu", 1);
        return await new GoldenRun(compute, reference).RunAsync(TestContext.Current.CancellationToken);
    }

    private static GoldenRecord WithOtherToken(GoldenRecord record)
    {
        var completions = record.Steps[1].Completions.ToArray();
        int[] tokens = [.. completions[5].Tokens];
        tokens[0] = (tokens[0] + 1) % 256;
        completions[5] = completions[5] with { Tokens = tokens };
        return record with { Steps = [record.Steps[0], record.Steps[1] with { Completions = completions }, record.Steps[2]] };
    }
}
