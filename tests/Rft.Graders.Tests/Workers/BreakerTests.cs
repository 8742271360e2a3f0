using Microsoft.Extensions.Time.Testing;
using Rft.Graders.Workers;

namespace Rft.Graders.Tests.Workers;

public sealed class BreakerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Three_losses_within_a_minute_open_the_circuit_and_one_good_call_closes_it()
    {
        var breaker = new CircuitBreaker(_time);
        breaker.Lost();
        breaker.Lost();
        Assert.True(breaker.TryPass());
        breaker.Lost();
        Assert.False(breaker.TryPass());
        _time.Advance(TimeSpan.FromSeconds(0.5));
        // One call is tried, not two.
        Assert.True(breaker.TryPass());
        Assert.False(breaker.TryPass());
        breaker.Returned();
        Assert.True(breaker.TryPass());
        Assert.True(breaker.TryPass());
    }

    [Fact]
    public void Losses_spread_over_more_than_a_minute_do_not_open_it()
    {
        var breaker = new CircuitBreaker(_time);
        for (int i = 0; i < 10; i++)
        {
            breaker.Lost();
            _time.Advance(TimeSpan.FromSeconds(31));
        }
        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public void Pauses_double_and_after_four_waiting_calls_fail()
    {
        var breaker = new CircuitBreaker(_time);
        for (int i = 0; i < 3; i++) breaker.Lost();
        foreach (double pause in (double[])[0.5, 1, 2, 4])
        {
            Assert.False(breaker.IsHopeless);
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.False(breaker.TryPass());
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(breaker.TryPass());
            breaker.Lost();
        }
        Assert.True(breaker.IsHopeless);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.True(breaker.TryPass());
        Assert.False(breaker.IsHopeless);
        breaker.Returned();
        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public void Failed_starts_are_tried_again_after_growing_pauses()
    {
        var backoff = new StartBackoff(_time);
        Assert.True(backoff.MayStart);
        foreach (double pause in (double[])[0.1, 0.2, 0.4, 0.8, 1.6])
        {
            backoff.Failed();
            Assert.False(backoff.MayStart || backoff.IsHopeless);
            _time.Advance(TimeSpan.FromSeconds(pause));
            Assert.True(backoff.MayStart);
        }
        backoff.Failed();
        Assert.True(backoff.IsHopeless);
        backoff.Started();
        Assert.False(backoff.IsHopeless);
    }
}
