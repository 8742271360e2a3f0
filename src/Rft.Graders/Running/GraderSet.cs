namespace Rft.Graders.Running;

/// <summary>The graders of a run, by name. Owns them.</summary>
/// <remarks>Thread-safe but for <see cref="DisposeAsync"/>, which must come after the last call has ended.</remarks>
public sealed class GraderSet : IAsyncDisposable
{
    private readonly List<(WeightedGrader Grader, GraderRunner Runner)> _single, _group;
    private readonly IGraderStarter? _starter;

    /// <summary>Creates a set of graders that run anywhere.</summary>
    /// <param name="graders">The graders, with different names; owned by the set from here on.</param>
    /// <param name="options">Limits; the defaults when null.</param>
    /// <exception cref="ArgumentException">Two graders have the same name.</exception>
    public GraderSet(IReadOnlyList<WeightedGrader> graders, GradingOptions? options = null) : this(graders, options, null) { }

    private GraderSet(IReadOnlyList<WeightedGrader> graders, GradingOptions? options, IGraderStarter? starter)
    {
        ArgumentNullException.ThrowIfNull(graders);
        if (graders.GroupBy(grader => grader.Info.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Twice(twice.Key, nameof(graders));
        Graders = [.. graders];
        var runners = graders.Select(grader => (grader, new GraderRunner(grader.Executor, options))).ToLookup(
            entry => entry.grader.Info.Shape == GraderShape.Group);
        _single = [.. runners[false]];
        _group = [.. runners[true]];
        _starter = starter;
    }

    /// <summary>The graders in the order given.</summary>
    public IReadOnlyList<WeightedGrader> Graders { get; }

    /// <summary>Whether some graders judge sample by sample; they answer <see cref="GradeAsync(GradeRequest, ulong, CancellationToken)"/>.</summary>
    public bool HasSampleGraders => _single.Count > 0;

    /// <summary>Whether some graders need the whole group; they answer <see cref="GradeGroupAsync(GroupRequest, ulong, CancellationToken)"/>.</summary>
    public bool HasGroupGraders => _group.Count > 0;

    /// <summary>Loads graders that run in this process.</summary>
    /// <param name="sources">The graders and their weights.</param>
    /// <param name="loader">Loads them.</param>
    /// <param name="options">Limits; the defaults when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    /// <exception cref="GraderLoadException">A file cannot become a grader. What was loaded before is unloaded.</exception>
    /// <exception cref="ArgumentException">Two graders have the same name, or a weight is not finite.</exception>
    public static async Task<GraderSet> LoadAsync(
        IReadOnlyList<(GraderSource Source, double Weight)> sources, GraderLoader loader, GradingOptions? options, TimeProvider? time,
        CancellationToken cancellationToken)
    {
        var starter = new InProcessStarter(loader, options?.Threads, time);
        try
        {
            return new GraderSet(await StartAsync(sources, starter, cancellationToken), options, starter);
        }
        catch
        {
            await starter.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts graders, side by side.</summary>
    /// <param name="sources">The graders and their weights.</param>
    /// <param name="starter">Decides where they run; not owned.</param>
    /// <param name="options">Limits; the defaults when null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GraderLoadException">A file cannot become a grader. The others are stopped again.</exception>
    /// <exception cref="ArgumentException">Two graders have the same name, or a weight is not finite.</exception>
    public static async Task<GraderSet> LoadAsync(
        IReadOnlyList<(GraderSource Source, double Weight)> sources, IGraderStarter starter, GradingOptions? options, CancellationToken cancellationToken) =>
        new(await StartAsync(sources, starter, cancellationToken), options);

    private static async Task<IReadOnlyList<WeightedGrader>> StartAsync(
        IReadOnlyList<(GraderSource Source, double Weight)> sources, IGraderStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(starter);
        foreach (var (source, weight) in sources) WeightedGrader.CheckWeight(source.Name, weight);
        if (sources.GroupBy(entry => entry.Source.Name).FirstOrDefault(same => same.Count() > 1) is { } twice) throw Twice(twice.Key, nameof(sources));
        var starting = sources.Select(entry => starter.StartAsync(entry.Source, cancellationToken)).ToList();
        try
        {
            var executors = await Task.WhenAll(starting);
            return [.. sources.Zip(executors, (entry, executor) => new WeightedGrader(executor, entry.Weight))];
        }
        catch
        {
            foreach (var started in starting.Where(started => started.IsCompletedSuccessfully)) await (await started).DisposeAsync();
            throw;
        }
    }

    private static ArgumentException Twice(string name, string parameter) => new($"two graders are named '{name}'; give each its own name", parameter);

    /// <summary>Asks every grader that judges single samples or batches.</summary>
    /// <param name="request">The sample with its row.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="cancellationToken">Stops the calls; open outcomes are then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <returns>The outcomes by the graders' names.</returns>
    public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        GradeAsync(request, seed, _ => true, cancellationToken);

    /// <summary>Asks some of the graders that judge single samples or batches.</summary>
    /// <param name="request">The sample with its row.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="asked">Which are asked.</param>
    /// <param name="cancellationToken">Stops the calls; open outcomes are then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <returns>The outcomes by the graders' names.</returns>
    public async ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(
        GradeRequest request, ulong seed, Func<GraderInfo, bool> asked, CancellationToken cancellationToken)
    {
        var calls = _single.Where(entry => asked(entry.Grader.Info)).Select(
            entry => (entry.Grader.Info.Name, Call: entry.Runner.GradeAsync(request, seed, cancellationToken).AsTask())).ToList();
        var outcomes = new Dictionary<string, GradeOutcome>(calls.Count, StringComparer.Ordinal);
        foreach (var (name, call) in calls) outcomes[name] = await call;
        return outcomes;
    }

    /// <summary>Asks every grader that judges groups.</summary>
    /// <param name="request">The samples of one prompt with their row.</param>
    /// <param name="seed">Seed of the group.</param>
    /// <param name="cancellationToken">Stops the calls; open outcomes are then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <returns>For each sample, in the same order, the outcomes by the graders' names.</returns>
    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => GradeGroupAsync(request, seed, _ => true, cancellationToken);

    /// <summary>Asks some of the graders that judge groups.</summary>
    /// <param name="request">The samples of one prompt with their row.</param>
    /// <param name="seed">Seed of the group.</param>
    /// <param name="asked">Which are asked.</param>
    /// <param name="cancellationToken">Stops the calls; open outcomes are then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <returns>For each sample, in the same order, the outcomes by the graders' names.</returns>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, Func<GraderInfo, bool> asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var calls = _group.Where(entry => asked(entry.Grader.Info)).Select(
            entry => (entry.Grader.Info.Name, Call: entry.Runner.GradeGroupAsync(request, seed, cancellationToken).AsTask())).ToList();
        var outcomes = request.Samples.Select(_ => new Dictionary<string, GradeOutcome>(calls.Count, StringComparer.Ordinal)).ToList();
        foreach (var (name, call) in calls)
        {
            var answers = await call;
            for (int i = 0; i < outcomes.Count; i++) outcomes[i][name] = answers[i];
        }
        return outcomes;
    }

    /// <summary>Unloads the graders.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var grader in Graders) await grader.Executor.DisposeAsync();
        if (_starter is not null) await _starter.DisposeAsync();
    }
}
