using Rft.Graders.Cases;
using Rft.Graders.Running;

namespace Rft.Graders.Reloading;

/// <summary>
/// Watches graders' files during a run. A changed file is loaded aside and must pass its own cases; then it takes over at the next step boundary. If
/// anything fails the old version goes on, and the author is told why.
/// </summary>
/// <remarks>
/// Thread-safe. A file is taken when it has not changed for one <see cref="Period"/>: an editor or compiler may still be writing. Each score carries the hash
/// of the version that gave it.
/// </remarks>
public sealed class HotReload : IAsyncDisposable
{
    /// <summary>How often files are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly IGraderStarter _starter;
    private readonly IReadOnlyList<Watched> _graders;
    private readonly GradingOptions? _limits;
    private readonly Action<string> _notice;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _leaving = [];
    private readonly Task _watching;

    /// <summary>Starts to watch.</summary>
    /// <param name="starter">Loads new versions; not owned.</param>
    /// <param name="graders">The graders with their files; built-in graders have none and are left alone.</param>
    /// <param name="limits">Limits of a call when cases are run.</param>
    /// <param name="notice">Told what was taken and what was refused; called from any thread.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public HotReload(
        IGraderStarter starter, IEnumerable<(GraderSource Source, SwappableExecutor Executor)> graders, GradingOptions? limits, Action<string> notice,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(graders);
        (_starter, _limits, _notice) = (starter, limits, notice);
        _graders = [.. graders.Where(grader => grader.Source.Builtin is null).Select(grader => new Watched(grader.Source, grader.Executor))];
        _watching = WatchAsync(time ?? TimeProvider.System);
    }

    /// <summary>Lets versions that are ready take over. Call it between two steps, while no grading runs. Returns at once.</summary>
    public void Apply()
    {
        foreach (var grader in _graders)
        {
            if (grader.TakeReady() is not { } next) continue;
            var old = grader.Executor.Swap(next);
            _notice($"grader '{next.Info.Name}' goes on as version {next.Info.Hash[..12]} (was {old.Info.Hash[..12]})");
            lock (_leaving)
            {
                _leaving.RemoveAll(task => task.IsCompleted);
                _leaving.Add(old.DisposeAsync().AsTask());
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await Task.WhenAll(_leaving);
        foreach (var grader in _graders)
        {
            if (grader.TakeReady() is { } never) await never.DisposeAsync();
        }
        _stop.Dispose();
    }

    /// <summary>Loads a grader's file as it is now and runs its cases.</summary>
    internal async Task PrepareAsync(int index)
    {
        var grader = _graders[index];
        try
        {
            var next = await _starter.StartAsync(grader.Source, _stop.Token);
            if (await RefusalAsync(grader, next.Info) is { } reason)
            {
                await next.DisposeAsync();
                if (reason.Length > 0) Refuse(grader, reason);
                return;
            }
            if (grader.SetReady(next) is { } overtaken) await overtaken.DisposeAsync();
        }
        catch (GraderLoadException e)
        {
            Refuse(grader, e.Describe());
        }
        catch (GraderCaseException e)
        {
            Refuse(grader, e.Message);
        }
    }

    private void Refuse(Watched grader, string reason) =>
        _notice($"the change of grader '{grader.Source.Name}' is not taken, version {grader.Executor.Info.Hash[..12]} goes on: {reason}");

    // Empty: there is nothing new.
    private async Task<string?> RefusalAsync(Watched grader, GraderInfo next)
    {
        var now = grader.Executor.Info;
        if (next.Hash == now.Hash) return "";
        if (next.Shape != now.Shape) return $"it judges a {next.Shape} now and judged a {now.Shape} before".ToLowerInvariant();
        string file = GraderCaseFile.BesideGrader(grader.Source.File);
        if (!File.Exists(file)) return null;
        // A case says all that its result depends on: the experiment's options and range stay out of it.
        var plain = grader.Source with { Options = Item.Empty, Range = null, Timeout = null, Trusted = null };
        var results = await GraderCases.RunAsync(plain, GraderCaseFile.Read(file), _starter, _limits, _stop.Token);
        var failed = results.Where(result => !result.Passed).ToList();
        return failed.Count == 0
            ? null
            : $"{failed.Count} of {results.Count} cases fail; {file}({failed[0].Line}): expected {failed[0].Expected}, got {failed[0].Actual}";
    }

    private async Task WatchAsync(TimeProvider time)
    {
        try
        {
            using var timer = new PeriodicTimer(Period, time);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                for (int i = 0; i < _graders.Count; i++)
                {
                    if (_graders[i].HasSettled(FileStamp.Of(_graders[i].Source.File))) await PrepareAsync(i);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private sealed class Watched(GraderSource source, SwappableExecutor executor)
    {
        private string _loaded = FileStamp.Of(source.File), _seen = "";
        private IGraderExecutor? _ready;

        public GraderSource Source => source;

        public SwappableExecutor Executor => executor;

        /// <summary>Whether the files differ from those that were loaded last, and have not changed since the last look.</summary>
        public bool HasSettled(string stamp)
        {
            bool settled = stamp.Length > 0 && stamp != _loaded && stamp == _seen;
            _seen = stamp;
            if (settled) _loaded = stamp;
            return settled;
        }

        public IGraderExecutor? SetReady(IGraderExecutor next) => Interlocked.Exchange(ref _ready, next);

        public IGraderExecutor? TakeReady() => Interlocked.Exchange(ref _ready, null);
    }
}
