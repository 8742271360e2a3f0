using Rft.Host.LiveView;
using Rft.Training.Runs;
using Spectre.Console;

namespace Rft.Host.Tests.LiveView;

public sealed class RunViewTests
{
    private static readonly EvaluationResult Evaluation = new("rft", 10, new Estimate("correct", 0.806, 500, 0.769, 0.838), [],
        new Dictionary<string, Estimate> { ["carry"] = new("correct", 0.5, 10, 0.2, 0.8) }, new Dictionary<string, int>());

    [Theory]
    [InlineData(false, false, null, "xterm", true)]
    [InlineData(true, false, null, "xterm", false)]
    [InlineData(false, true, null, "xterm", false)]
    [InlineData(false, false, "1", "xterm", false)]
    [InlineData(false, false, "", "xterm", true)]
    [InlineData(false, false, null, "dumb", false)]
    public void The_live_view_needs_a_terminal_and_no_refusal(bool noColor, bool redirected, string? noColorVariable, string term, bool live) =>
        Assert.Equal(live, RunViews.IsLive(noColor, redirected, name => name == "NO_COLOR" ? noColorVariable : term));

    [Theory]
    [InlineData(0.44, "0.4s")]
    [InlineData(25, "25s")]
    [InlineData(59.6, "1m00s")]
    [InlineData(68, "1m08s")]
    [InlineData(7500, "2h05m")]
    public void Durations_use_two_units_at_most(double seconds, string text) => Assert.Equal(text, ViewText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task The_plain_view_writes_first_last_and_one_line_an_interval()
    {
        var time = new FakeTime();
        using var output = new StringWriter();
        await using (var view = new PlainView(output, TimeSpan.FromSeconds(5), time))
        {
            view.StageStarted("skill", "sft", 1, 10);
            for (int step = 1; step <= 10; step++)
            {
                time.Advance(2);
                view.StepCompleted(Metrics("skill", step, ("train/loss", 1.0 / step), ("speed/train_tokens_per_second", 5230.4)));
            }
            view.Evaluated(Evaluation);
            view.Notice("checkpoint written");
        }
        Assert.Equal(
            """
            stage skill (sft): steps 1 to 10
            skill 1/10: loss 1, tokens/s 5230, left 18s
            skill 4/10: loss 0.25, tokens/s 5230, left 12s
            skill 7/10: loss 0.1429, tokens/s 5230, left 6s
            skill 10/10: loss 0.1, tokens/s 5230
            evaluation after rft step 10: correct 0.806 (0.769 to 0.838, 500 prompts), carry 50.0%
            checkpoint written

            """, output.ToString());
    }

    [Fact]
    public async Task An_rft_line_has_every_number_and_leaves_out_what_the_step_lacks()
    {
        using var output = new StringWriter();
        await using var view = new PlainView(output, TimeSpan.Zero, new FakeTime());
        view.StageStarted("rft", "rft", 41, 50);
        view.StepCompleted(Metrics("rft", 41, ("reward/mean", 0.5), ("reward/std", 0.25), ("group/zero_variance_share", 0.703), ("policy/entropy", 0.06),
            ("policy/kl", 0.0012), ("completion/tokens_mean", 5.25), ("policy/sampler_mismatch_max", 2.5e-6), ("speed/sample_tokens_per_second", 8000),
            ("speed/train_tokens_per_second", 9000), ("time/sample", 0.1), ("time/grade", 0.02), ("time/update", 0.15)));
        view.StepCompleted(Metrics("rft", 42, ("reward/mean", 1.0)));
        string[] lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal("rft 41/50: reward 0.500 (step 0.500 ± 0.250), zero variance 70%, entropy 0.06, kl 0.0012, length 5.3, mismatch 2.5E-6, tokens/s 8000, "
            + "time sample 0.10s, grade 0.02s, update 0.15s, left 0.0s", lines[1]);
        // 0.9 * 0.5 + 0.1 * 1.
        Assert.Equal("rft 42/50: reward 0.550 (step 1.000 ± 0.000), left 0.0s", lines[2]);
    }

    [Fact]
    public void Time_left_after_a_resume_counts_only_the_steps_of_this_process()
    {
        var time = new FakeTime();
        var progress = new RunProgress(time);
        progress.Start("rft", "rft", 51, 100);
        Assert.Null(progress.Left);
        time.Advance(10);
        progress.Record(Metrics("rft", 60));
        Assert.Equal(TimeSpan.FromSeconds(40), progress.Left);
    }

    [Fact]
    public void The_chart_draws_the_line_over_the_band()
    {
        RewardPoint[] points = [new(0.2, 0.2, 0.2), new(0.5, 0.25, 0.5), new(1.0, 0, 1.0)];
        // The range is 0 to 1: five levels, a quarter each.
        Assert.Equal(["  █", " ░ ", "░█ ", "█░ ", "░  "], BandChart.Draw(points, width: 10, height: 5));
    }

    [Fact]
    public void The_chart_averages_what_does_not_fit_and_takes_flat_and_empty_runs()
    {
        Assert.Empty(BandChart.Draw([], 10, 3));
        Assert.Equal([" ", "█", " "], BandChart.Draw([new(1, 0, 1)], 10, 3));
        var many = Enumerable.Range(0, 1000).Select(i => new RewardPoint(i, 0, i)).ToArray();
        Assert.All(BandChart.Draw(many, 10, 4), row => Assert.Equal(10, row.Length));
    }

    [Fact]
    public async Task The_terminal_view_draws_the_newest_state_before_it_ends()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 120;
        await using (var view = new TerminalView(console, new FakeTime()))
        {
            view.StageStarted("rft", "rft", 1, 4);
            view.StepCompleted(Metrics("rft", 1, ("reward/mean", 0.5), ("policy/entropy", 0.06)));
            view.Evaluated(Evaluation);
            view.Notice("[not markup]");
        }
        string text = output.ToString();
        Assert.Contains("rft (rft)  ━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  1/4  0.0s left", text, StringComparison.Ordinal);
        Assert.Contains("█", text, StringComparison.Ordinal);
        Assert.Contains("0.500 (step 0.500 ± 0.000)", text, StringComparison.Ordinal);
        Assert.Contains("correct 0.806 (0.769 to 0.838, 500 prompts), carry 50.0%", text, StringComparison.Ordinal);
        Assert.Contains("[not markup]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_factory_gives_the_view_that_was_asked_for()
    {
        using var output = new StringWriter();
        await using var plain = RunViews.Create(output, live: false, TimeProvider.System);
        Assert.IsType<PlainView>(plain);
        await using var live = RunViews.Create(output, live: true, TimeProvider.System);
        Assert.IsType<TerminalView>(live);
    }

    private static StepMetrics Metrics(string stage, int step, params (string Name, double Value)[] values) =>
        new(stage, step, values.ToDictionary(value => value.Name, value => value.Value));
}
