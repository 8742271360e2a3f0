using System.Security.Cryptography;
using Rft.Graders.Scripts;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers;

/// <summary>Loads one grader into worker processes, always from the same private copy; a script is compiled by the first worker of a pool only.</summary>
internal sealed class GraderLoading
{
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(5);

    private readonly GraderSource _source;
    private readonly WorkerPool _pool;
    private readonly string _content;
    private readonly string? _scriptKey;

    /// <exception cref="GraderLoadException">The file is missing or cannot be read.</exception>
    public GraderLoading(GraderSource source, WorkerPool pool)
    {
        (_source, _pool, _content) = (source, pool, pool.Staged.Copy(source));
        if (Path.GetExtension(_content).Equals(".csx", StringComparison.OrdinalIgnoreCase))
            _scriptKey = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_content)));
    }

    private CompiledScript? Compiled => _scriptKey is not null && _pool.Compiled.TryGetValue(_scriptKey, out var compiled) ? compiled : null;

    /// <summary>A process that holds the grader.</summary>
    /// <exception cref="GraderLoadException">The file cannot become a grader.</exception>
    /// <exception cref="WorkerLostException">The worker ended, or did not answer in time.</exception>
    public async Task<(WorkerProcess Process, GraderInfo Info)> StartAsync(CancellationToken cancellationToken)
    {
        var process = await _pool.RentAsync();
        try
        {
            var reply = await LoadAsync(process, cancellationToken);
            if (reply.LoadFailed is { } failed) throw new GraderLoadException(failed.Code, failed.Message, failed.Position, failed.SourceLine);
            if (_scriptKey is not null && reply.Loaded!.Compiled is { } compiled) _pool.Compiled[_scriptKey] = compiled;
            return (process, reply.Loaded!.Info);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    private async Task<WorkerReply> LoadAsync(WorkerProcess process, CancellationToken cancellationToken)
    {
        var loaded = new TaskCompletionSource<WorkerReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Replied = reply => loaded.TrySetResult(reply);
        process.Exited = () => loaded.TrySetException(new WorkerLostException($"the worker ended while it loaded the grader: {process.Describe()}"));
        if (process.Ended.IsCompleted) process.Exited();
        var limit = _pool.Options.Loader.LoadTimeout;
        process.Send(new WorkerRequest { Id = 0, Load = LoadRequest.Of(_source, _content, _pool.Options.Loader, Compiled) });
        try
        {
            return await loaded.Task.WaitAsync(limit + Backstop, _pool.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new GraderLoadException(
                FaultCode.LoadError, $"grader '{_source.Name}' was not ready within {limit.TotalSeconds:0.###} s; simplify what it does at load time",
                new SourcePosition(_source.File, 0, 0));
        }
    }
}
