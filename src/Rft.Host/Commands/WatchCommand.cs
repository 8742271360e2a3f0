using System.CommandLine;
using System.Runtime.InteropServices;
using Rft.Host.Grading;
using Rft.Host.Index;
using Rft.Host.LiveView;
using Rft.Host.Runs;
using Rft.Host.Watching;
using Rft.Training.Alarms;

namespace Rft.Host.Commands;

/// <summary><c>rft watch</c>: the view of a run that another process writes.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("watch", "Shows a run that another process writes, until it ends. Ctrl+C ends the watching, not the run.") 
        {
            RunsOptions.Run, RunsOptions.Runs,
        };
        command.SetAction(WatchAsync);
        return command;
    }

    private static async Task<int> WatchAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = RunsOptions.Find(parsed, parsed.GetValue(RunsOptions.Run)!);
        var error = parsed.InvocationConfiguration.Error;
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The view has to give the terminal back.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            left.Cancel();
        });
        bool live = RunViews.IsLive(parsed.GetValue(SharedOptions.NoColor), Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        var clock = new WatchClock(TimeProvider.System);
        await using var view = RunViews.Create(error, live, clock);
        var state = await FollowAsync(folder, view, clock, left.Token).ConfigureAwait(false);
        await view.EndAsync($"{RunStates.Name(state)}: {Path.GetFileName(folder)}{(RunEnding.Message(folder) is { } message ? $", {Say.OnOneLine(message)}" : "")}")
            .ConfigureAwait(false);
        return RunEnding.Code(folder, state);
    }

    private static async Task<RunState> FollowAsync(string folder, IRunView view, WatchClock clock, CancellationToken cancellationToken)
    {
        var tail = new MetricsTail(Path.Combine(folder, RunFiles.Metrics), view.Notice);
        var alarms = new LinesTail<Alarm>(Path.Combine(folder, RunFiles.Alarms), AlarmsFile.Parse, view.Notice);
        RunReplay? replay = null;
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            // Looked at first: what was written before the run ended is read after that.
            var state = RunProcess.Of(folder, RunEnding.Status(folder)).State;
            bool past = replay is null;
            if (replay is null && WatchedStages.Read(folder) is { } stages) replay = new RunReplay(view, stages, clock);
            replay?.Tell(tail.ReadNew(), past);
            foreach (var alarm in alarms.ReadNew()) view.Alarmed(alarm);
            if (state != RunState.Running) return state;
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
