using System.Diagnostics;
using Rft.Graders;
using Rft.Host.Runs;
using Rft.Training.Journal;
using Rft.Training.Runs;

namespace Rft.Host.KillTesting;

/// <summary>Kills runs of an experiment at every phase of a step and at random instants, resumes them, and compares them with one that nothing disturbed.</summary>
/// <param name="request">What to do.</param>
/// <param name="progress">Gets a line for every run.</param>
internal sealed class KillTest(KillTestRequest request, TextWriter progress)
{
    private const string Undisturbed = "undisturbed";

    // A run that ends too early to be killed is started again, and killed sooner: a busy machine was busier when the undisturbed run was timed.
    private const int Tries = 6;
    private const double Sooner = 0.8;

    private string Runs => Path.Combine(request.Folder, "runs");

    /// <summary>Does it.</summary>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="UsageException">The undisturbed run fails.</exception>
    public async Task<KillTestReport> RunAsync(CancellationToken cancellationToken)
    {
        var (duration, phases) = await UndisturbedAsync(cancellationToken).ConfigureAwait(false);
        var wanted = new UndisturbedRun(RunTrace.Of(Path.Combine(Runs, Undisturbed)), RunManifest.VaryingGraders(Path.Combine(Runs, Undisturbed, "run.json")));
        await progress.WriteLineAsync($"undisturbed: {duration.TotalSeconds:0.0} s, {wanted.Trace.Samples.Count} files of rollouts and evaluations, weights {wanted.Trace.Weights}").ConfigureAwait(false);
        if (wanted.Varying.Count > 0) await progress.WriteLineAsync(KillTestText.Varying(wanted.Varying)).ConfigureAwait(false);
        List<KilledRun> killed = [];
        foreach (var point in Points(phases, duration))
        {
            var run = await KilledAsync($"killed-{killed.Count + 1}", point, wanted, cancellationToken).ConfigureAwait(false);
            await progress.WriteLineAsync(KillTestText.Line(run)).ConfigureAwait(false);
            killed.Add(run);
        }
        return new KillTestReport(duration.TotalSeconds, wanted.Trace.Weights, wanted.Varying, killed);
    }

    // Watched, to learn which phases there are: a stage on given data has fewer.
    private async Task<(TimeSpan Duration, IReadOnlyList<PhaseEntry> Phases)> UndisturbedAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        List<PhaseEntry> seen = [];
        using var process = TrainProcess.Start(Args(Undisturbed));
        while (!process.HasExited)
        {
            foreach (var phase in JournalReader.Phases(Journal(Undisturbed)))
            {
                if (!seen.Contains(phase)) seen.Add(phase);
            }
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
        var (code, said) = await process.EndAsync(cancellationToken).ConfigureAwait(false);
        return code == 0 ? (watch.Elapsed, seen) : throw new UsageException($"the undisturbed run ended with exit code {code}, so there is nothing to compare with:\n{said}");
    }

    // Of each stage and phase an occurrence in the middle; then instants over the whole length.
    private IEnumerable<KillPoint> Points(IReadOnlyList<PhaseEntry> phases, TimeSpan duration)
    {
        foreach (var kind in phases.GroupBy(phase => (phase.Stage, phase.Phase)))
        {
            var steps = kind.OrderBy(phase => phase.Step).ToList();
            yield return new KillPoint.AtPhase(steps[steps.Count / 2]);
        }
        for (int i = 0; i < request.Instants; i++) yield return new KillPoint.AtTime(duration * Seed.Uniform(request.Seed, (ulong)i));
    }

    private async Task<KilledRun> KilledAsync(string name, KillPoint point, UndisturbedRun wanted, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            string folder = Path.Combine(Runs, name);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            if (!await KillAsync(name, point, cancellationToken).ConfigureAwait(false))
            {
                if (point is KillPoint.AtTime { After: var after }) point = new KillPoint.AtTime(after * Sooner);
                if (attempt < Tries) continue;
                return new KilledRun(point.ToString(), null, 0, "it ended before it could be killed");
            }
            string? where = JournalReader.Phases(Journal(name)) is [.., var last] ? new KillPoint.AtPhase(last).ToString() : null;
            var had = KilledTrace.Of(folder);
            var (code, said) = await ResumeAsync(name, cancellationToken).ConfigureAwait(false);
            // Killed a moment before its process ended by itself, a run is finished.
            string? difference = (ExitCode)code is ExitCode.Done or ExitCode.NothingToResume
                ? had.LostIn(folder) ?? wanted.DifferenceTo(RunTrace.Of(folder))
                : $"the resumed run ended with exit code {code}: {said.Split('\n')[^1]}";
            // What is right is of no further use; what is not is kept to be looked at.
            if (difference is null) Directory.Delete(folder, recursive: true);
            return new KilledRun(point.ToString(), where, had.Journaled, difference);
        }
    }

    private async Task<bool> KillAsync(string name, KillPoint point, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var process = TrainProcess.Start(Args(name));
        while (!Reached(name, point, watch.Elapsed))
        {
            if (process.HasExited) return false;
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
        if (process.HasExited) return false;
        process.Kill();
        await process.EndAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private bool Reached(string name, KillPoint point, TimeSpan elapsed) => point switch
    {
        KillPoint.AtTime time => elapsed >= time.After,
        KillPoint.AtPhase { Entry: var entry } => JournalReader.Phases(Journal(name)).Any(phase => phase == entry || IsAfter(phase, entry)),
        _ => throw new UnreachableException(),
    };

    // A phase can come and go, with its checkpoint, between two looks.
    private static bool IsAfter(PhaseEntry phase, PhaseEntry entry) => phase.Stage == entry.Stage && phase.Step > entry.Step;

    // A kill before the run's configuration was written leaves nothing to resume: it is started again.
    private async Task<(int Code, string Said)> ResumeAsync(string name, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(Runs, name);
        bool begun = File.Exists(Path.Combine(folder, "config.yaml"));
        if (!begun && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        using var process = TrainProcess.Start(begun ? ["--resume", folder, "--json"] : Args(name));
        return await process.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private string Journal(string name) => Path.Combine(Runs, name, "journal");

    private string[] Args(string name) =>
        [request.Config, "--name", name, "--json", .. request.Sets.Append($"run.dir={Runs}").SelectMany(set => new[] { "--set", set })];

    private sealed record UndisturbedRun(RunTrace Trace, IReadOnlyList<string> Varying)
    {
        // Grades that differ from call to call make other weights of every run; what is left to compare is how much there is.
        public string? DifferenceTo(RunTrace resumed) => Varying.Count == 0 ? Trace.DifferenceTo(resumed) : Trace.ExtentDifferenceTo(resumed);
    }
}
