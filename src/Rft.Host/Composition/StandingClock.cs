namespace Rft.Host.Composition;

/// <summary>A clock that always says the beginning of one day, for what must not change overnight.</summary>
/// <param name="day">The day.</param>
internal sealed class StandingClock(DateOnly day) : TimeProvider
{
    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
