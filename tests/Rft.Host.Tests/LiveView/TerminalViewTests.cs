using Rft.Host.LiveView;
using Rft.Training.Alarms;
using Rft.Training.Runs;
using Spectre.Console;

namespace Rft.Host.Tests.LiveView;

/// <summary>What stands on a terminal in the end.</summary>
public sealed class TerminalViewTests
{
    private const string Stopping = "stopping after this step, with a checkpoint; once more to stop now";

    [Theory]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    public async Task Messages_stand_above_the_picture_and_the_report_below(int width, int height)
    {
        using var screen = new Screen(width, height);
        await using (var view = View(screen, width, height))
        {
            view.Notice("run t5 goes on from step-000214");
            view.Notice("the machine is busy");
            view.StageStarted("rft", "rft", 1, 4);
            view.StepCompleted(Metrics(1, 0.25));
            view.StepCompleted(Metrics(2, 0.5));
            view.Notice(Stopping);
            await view.EndAsync("stopped: t5\nfiles: runs/t5");
        }
        Assert.Equal(
            $"""
            run t5 goes on from step-000214
            the machine is busy
            {Stopping}
            rft (rft)  ━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  2/4  0.0s left
            {string.Join('\n', BandChart.Draw([new(0.25, 0, 0.25), new(0.5, 0, 0.275)], 60, 6).Select(row => row.TrimEnd()))}
            reward  0.275 (step 0.500 ± 0.000)
            stopped: t5
            files: runs/t5
            """.ReplaceLineEndings("\n"), screen.Text);
    }

    [Fact]
    public async Task Before_the_first_stage_there_is_no_picture()
    {
        using var screen = new Screen(80, 24);
        await using (var view = View(screen, 80, 24))
        {
            view.Notice("graders run in sandboxed worker processes");
            view.Evaluated(new EvaluationResult("rft", 0, new Estimate("correct", 0.5, 4, 0.2, 0.8), [], new Dictionary<string, Estimate>(), new Dictionary<string, int>()));
        }
        Assert.Equal("graders run in sandboxed worker processes", screen.Text);
    }

    [Fact]
    public async Task A_message_that_a_signal_brings_after_the_end_is_printed_too()
    {
        using var screen = new Screen(80, 24);
        var view = View(screen, 80, 24);
        view.StageStarted("skill", "sft", 1, 4);
        await view.DisposeAsync();
        view.Notice(Stopping);
        Assert.Equal($"skill (sft)  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/4\n{Stopping}", screen.Text);
    }

    [Fact]
    public async Task A_picture_that_fills_the_screen_does_without_its_chart_and_is_never_drawn_twice()
    {
        using var screen = new Screen(80, 12);
        await using (var view = View(screen, 80, 12))
        {
            view.StageStarted("rft", "rft", 1, 40);
            for (int step = 1; step <= 40; step++)
            {
                view.StepCompleted(Metrics(step, step / 40.0));
                for (int i = 0; i < 2; i++) view.Alarmed(new Alarm("copies", null, "rft", step, 1, 0, string.Join(' ', Enumerable.Repeat("copied", 30)), []));
                view.Notice($"notice {step}");
            }
        }
        string[] lines = screen.Text.Split('\n');
        Assert.Equal(Enumerable.Range(1, 40).Select(step => $"notice {step}"), lines.Take(40));
        Assert.StartsWith("rft (rft)  ━", lines[40], StringComparison.Ordinal);
        Assert.StartsWith("reward  ", lines[41], StringComparison.Ordinal);
        Assert.Equal(40 + 11, lines.Length);
    }

    [Fact]
    public async Task Control_characters_of_a_grader_do_not_reach_the_terminal()
    {
        using var output = new StringWriter();
        await using (var view = RunViews.Create(output, live: false, TimeProvider.System)) view.Notice("grader 'a' threw \u001b[2J");
        Assert.Equal("grader 'a' threw \\u001B[2J", output.ToString().TrimEnd());
        using var screen = new Screen(80, 24);
        await using (var view = View(screen, 80, 24)) view.Notice("grader 'a' threw \u001b[2J");
        Assert.Equal("grader 'a' threw \\u001B[2J", screen.Text);
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("  one two", 6, "  one|two")]
    [InlineData("files: /a/path/longer/than/a/line", 10, "files:|/a/path/longer/than/a/line")]
    [InlineData("a\r\nb\n", 10, "a|b")]
    [InlineData("", 10, "")]
    public void Lines_break_between_words(string text, int width, string lines) => Assert.Equal(lines, string.Join('|', WordWrap.Lines(text, width)));

    private static TerminalView View(Screen screen, int width, int height)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(screen), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.No, ColorSystem = ColorSystemSupport.NoColors,
        });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        return new TerminalView(console, new FakeTime());
    }

    private static StepMetrics Metrics(int step, double reward) => new("rft", step, new Dictionary<string, double> { ["reward/mean"] = reward });
}
