using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Passes;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Models;
using Rft.Training.Tests.Rollouts;
using Rft.Training.Tokenizers;
using TorchSharp;

namespace Rft.Training.Tests.Loop;

public sealed class TeacherSignalTests
{
    // A teacher whose weights are all 0 finds every one of the tokens equally likely.
    private static readonly double Likes = -Math.Log(new ByteTokenizer([]).Vocabulary);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_advantage_of_a_token_is_teacher_minus_student()
    {
        var (rollouts, report) = await ApplyAsync(new TeacherOptions { Coef = 2 }, [Student(-1, -3)]);
        Numbers.AssertClose([2 * (Likes + 1), 2 * (Likes + 3)], Values(rollouts[0]), 1e-5);
        Assert.Equal(Likes, report.LogProb!.Value, 5);
        Assert.Equal(-2 - Likes, report.ReverseKl!.Value, 5);
        Assert.Equal(["teacher/log_prob", "teacher/reverse_kl"], report.Metrics().Select(metric => metric.Key));
    }

    [Fact]
    public async Task Later_differences_count_as_far_as_the_discount_says()
    {
        var (rollouts, _) = await ApplyAsync(new TeacherOptions { Discount = 0.5 }, [Student(-1, -2, -3)]);
        double last = Likes + 3, middle = Likes + 2 + (0.5 * last);
        Numbers.AssertClose([Likes + 1 + (0.5 * middle), middle, last], Values(rollouts[0]), 1e-5);
    }

    [Fact]
    public async Task What_graders_say_is_added_by_its_factor()
    {
        var graded = Student(-1, -1) with { Advantages = [[4, -4]] };
        var (rollouts, _) = await ApplyAsync(new TeacherOptions { RewardCoef = 0.25 }, [graded]);
        Numbers.AssertClose([Likes + 1 + 1, Likes + 1 - 1], Values(rollouts[0]), 1e-5);
    }

    [Fact]
    public async Task What_the_teacher_sampled_is_right_by_definition()
    {
        var (rollouts, report) = await ApplyAsync(new TeacherOptions { Samples = true, Coef = 0.5 }, [Student(-1, -3)]);
        Assert.Equal([0.5, 0.5], Values(rollouts[0]));
        Assert.Equal(-2, report.LogProb);
        Assert.Null(report.ReverseKl);
    }

    [Fact]
    public async Task A_token_that_the_teacher_cannot_weigh_ends_the_run_by_name()
    {
        var error = await Assert.ThrowsAsync<GuardStopException>(() => ApplyAsync(new TeacherOptions(), [Student(-1)], weight: float.NaN));
        Assert.StartsWith("the teacher's log-probability of token 0 of rollout s/p0 is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_without_rollouts_has_no_report()
    {
        var (rollouts, report) = await ApplyAsync(new TeacherOptions(), []);
        Assert.Empty(rollouts);
        Assert.Empty(report.Metrics());
    }

    private static double[] Values(Rollout rollout) => [.. rollout.Advantages![0].Select(value => (double)value)];

    private static Rollout Student(params float[] logProbs)
    {
        var rollout = Samples.Rollout(0, 0, logProbs.Length);
        var spans = new[] { TokenSpan.Inserted([1]), TokenSpan.Sampled([.. logProbs.Select((_, i) => 10 + i)], logProbs, logProbs, 0) };
        return rollout with { Sequences = [new TokenSequence(spans)], Sample = rollout.Sample with { Id = "s/p0" } };
    }

    private static async Task<(IReadOnlyList<Rollout> Rollouts, TeacherReport Report)> ApplyAsync(
        TeacherOptions options, IReadOnlyList<Rollout> rollouts, float weight = 0)
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        return await compute.RunAsync(
            () =>
            {
                using var model = policy.Model;
                using (torch.no_grad())
                {
                    foreach (var shape in model.Parameters.Shapes) model.Parameters[shape.Name].fill_(weight);
                }
                return new TeacherSignal(new Teacher(policy, options), new ForwardOptions(64), temperature: 1).Apply(rollouts);
            },
            Token);
    }
}
