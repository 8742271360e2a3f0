using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Devices;

public sealed class ComputeThreadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_runs_in_the_order_it_was_queued_on_one_thread()
    {
        await using var compute = ComputeThread.Start("cpu", 1);
        var order = new List<int>();
        var threads = new HashSet<int>();
        var items = Enumerable.Range(0, 60).Select(i => compute.RunAsync(
            () =>
            {
                order.Add(i);
                threads.Add(Environment.CurrentManagedThreadId);
            },
            Token)).ToList();
        await Task.WhenAll(items);
        Assert.Equal(Enumerable.Range(0, 60), order);
        Assert.Single(threads);
    }

    [Fact]
    public async Task Tensors_that_work_leaves_behind_are_disposed_before_its_result_is_handed_out()
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        for (int i = 0; i < 20; i++)
        {
            var left = await compute.RunAsync(() => compute.Tensors.Zeros([2]), Token);
            Assert.True(left.IsInvalid);
        }
    }

    [Fact]
    public async Task Tensors_moved_out_of_the_scope_stay()
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        using var kept = await compute.RunAsync(() => compute.Tensors.Full([2], 3).MoveToOuterDisposeScope(), Token);
        Assert.Equal([3, 3], TorchFixture.Values(kept));
    }

    [Fact]
    public async Task A_gradient_mode_of_the_caller_does_not_reach_the_thread()
    {
        await using var compute = ComputeThread.Start("cpu", 1);
        Task<bool> there;
        // Not awaited inside: the mode belongs to this thread, and another one may go on after an await.
        using (no_grad()) there = compute.RunAsync(is_grad_enabled, Token);
        Assert.True(await there);
    }

    [Fact]
    public async Task An_error_reaches_the_caller_and_the_thread_works_on()
    {
        await using var compute = ComputeThread.Start("cpu", 1);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => compute.RunAsync(() => throw new InvalidOperationException("broken"), Token));
        Assert.Equal("broken", error.Message);
        Assert.Equal(5, await compute.RunAsync(() => 5, Token));
    }

    [Fact]
    public async Task Cancelling_takes_back_work_that_has_not_begun_and_no_other()
    {
        await using var compute = ComputeThread.Start("cpu", 1);
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        bool ran = false;
        var first = compute.RunAsync(
            () =>
            {
                begun.Set();
                release.Wait(Token);
                return 1;
            },
            cancel.Token);
        begun.Wait(Token);
        var second = compute.RunAsync(() => { ran = true; }, cancel.Token);
        await cancel.CancelAsync();
        release.Set();
        Assert.Equal(1, await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(ran);
    }

    [Fact]
    public async Task Disposing_finishes_queued_work_and_ends_the_thread()
    {
        var compute = ComputeThread.Start("cpu", 1);
        var thread = await compute.RunAsync(() => Thread.CurrentThread, Token);
        var last = compute.RunAsync(() => 9, Token);
        await compute.DisposeAsync();
        Assert.Equal(9, await last);
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(() => compute.RunAsync(() => 1, Token));
        await compute.DisposeAsync();
    }

    [Fact]
    public void A_thread_count_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ComputeThread.Start("cpu", 0));

    [Fact]
    public void An_unknown_device_is_refused_before_a_thread_starts() => Assert.Throws<DeviceException>(() => ComputeThread.Start("tpu", 1));
}
