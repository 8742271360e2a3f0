using System.Threading.Channels;
using Rft.Training.Native;
using TorchSharp;

namespace Rft.Training.Devices;

/// <summary>The one thread that touches tensors.</summary>
/// <remarks>
/// libtorch's dispose scopes, gradient mode and OpenMP pool belong to a thread; work that moved between pool threads would lose all three.
/// Each work item runs inside a dispose scope of its own, so only plain data, or tensors explicitly moved out, leave it.
/// <see cref="RunAsync{T}"/> may be called from any thread; items run in the order they were queued.
/// </remarks>
public sealed class ComputeThread : IAsyncDisposable
{
    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(16) { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ComputeThread(TensorFactory tensors, int threads) => (Tensors, Threads) = (tensors, threads);

    /// <summary>Threads of libtorch's operations on the CPU.</summary>
    public int Threads { get; }

    /// <summary>Creates tensors on the device of this thread.</summary>
    public TensorFactory Tensors { get; }

    /// <summary>Loads libtorch, resolves the device and starts the thread.</summary>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="threads">Threads of libtorch's operations on the CPU; at least 1.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="LibTorchException">libtorch does not load.</exception>
    public static ComputeThread Start(string device, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return Start(new TensorFactory(ComputeDevice.Resolve(device)), threads);
    }

    /// <summary>Starts another thread like this one, for work that goes on beside its own.</summary>
    public ComputeThread StartAnother() => Start(Tensors, Threads);

    private static ComputeThread Start(TensorFactory tensors, int threads)
    {
        var compute = new ComputeThread(tensors, threads);
        var thread = new Thread(() => compute.Work(threads)) { Name = "compute", IsBackground = true };
        thread.Start();
        return compute;
    }

    /// <summary>Runs work on the thread, inside a dispose scope of its own.</summary>
    /// <typeparam name="T">Plain data, or an object that owns tensors it moved out of the scope.</typeparam>
    /// <param name="work">The work; it is not interrupted once it has begun.</param>
    /// <param name="cancellationToken">Cancels work that has not begun.</param>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Item()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                done.SetCanceled(cancellationToken);
                return;
            }
            try
            {
                done.SetResult(InScope(work));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
        await _work.Writer.WriteAsync(Item, cancellationToken).ConfigureAwait(false);
        return await done.Task.ConfigureAwait(false);
    }

    /// <summary>Runs work on the thread, inside a dispose scope of its own.</summary>
    /// <param name="work">The work; it is not interrupted once it has begun.</param>
    /// <param name="cancellationToken">Cancels work that has not begun.</param>
    public Task RunAsync(Action work, CancellationToken cancellationToken) =>
        RunAsync(() => { work(); return true; }, cancellationToken);

    /// <summary>Finishes the queued work and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Work(int threads)
    {
        torch.set_num_threads(threads);
        while (WaitForWork())
        {
            while (_work.Reader.TryRead(out var item)) item();
        }
        _ended.SetResult();
    }

    // The scope is closed before the result is handed out: whoever waits for it may count on the memory.
    private static T InScope<T>(Func<T> work)
    {
        using var scope = torch.NewDisposeScope();
        return work();
    }

    // Blocking is this thread's purpose: it may not hand its work to another one.
    private bool WaitForWork() => _work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
}
