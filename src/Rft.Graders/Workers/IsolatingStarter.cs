using Rft.Graders.Programs;
using Rft.Graders.Running;

namespace Rft.Graders.Workers;

/// <summary>
/// Runs foreign code, that is scripts and plugins, in worker processes, and the library's own graders in this process. A script or plugin whose
/// content hash the operator has approved (<see cref="GraderSource.Trusted"/>) runs in this process too.
/// </summary>
public sealed class IsolatingStarter : IGraderStarter
{
    private readonly InProcessStarter _inProcess;
    private readonly Lazy<WorkerPool> _pool;
    private readonly IProgramRunner? _programs;

    /// <summary>Creates a starter. No process starts before a grader needs one.</summary>
    /// <param name="options">How workers are started and what they may use.</param>
    /// <param name="grading">Threads for the graders in this process; the defaults when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="programs">Runs programs that the model wrote, for the tasks that test code; owned by the starter from here on. Null: such a task cannot be loaded.</param>
    public IsolatingStarter(WorkerOptions options, GradingOptions? grading = null, TimeProvider? time = null, IProgramRunner? programs = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _inProcess = new InProcessStarter(new GraderLoader(options.Loader, time, programs), grading?.Threads, time);
        _programs = programs;
        _pool = new Lazy<WorkerPool>(() => new WorkerPool(options, time));
    }

    /// <summary>The workers; null while no grader needs any.</summary>
    public WorkerPool? Workers => _pool.IsValueCreated ? _pool.Value : null;

    /// <inheritdoc/>
    /// <exception cref="GraderLoadException">As in the interface; also when the content is not what was approved.</exception>
    /// <exception cref="InvalidOperationException">A sandbox is demanded and cannot be had.</exception>
    public async Task<IGraderExecutor> StartAsync(GraderSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.IsForeignCode) return await _inProcess.StartAsync(source, cancellationToken);
        // Code that is about to be trusted runs in a worker first: its hash is known only after it was loaded.
        var worker = await WorkerExecutor.StartAsync(source, _pool.Value, cancellationToken);
        if (source.Trusted is not { } trusted) return worker;
        await worker.DisposeAsync();
        CheckTrust(worker.Info, trusted);
        var executor = await _inProcess.StartAsync(source, cancellationToken);
        try
        {
            CheckTrust(executor.Info, trusted);
            return executor;
        }
        catch
        {
            await executor.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _inProcess.DisposeAsync();
        if (_pool.IsValueCreated) await _pool.Value.DisposeAsync();
        (_programs as IDisposable)?.Dispose();
    }

    private static void CheckTrust(GraderInfo info, string trusted)
    {
        if (trusted == info.Hash) return;
        throw new GraderLoadException(
            FaultCode.LoadError,
            $"grader '{info.Name}' has the hash {info.Hash}, but graders.{info.Name}.trusted is {trusted}; look at what changed, then approve the new hash",
            new SourcePosition(info.File, 0, 0));
    }
}
