using System.Globalization;
using Rft.Training.Runs;

namespace Rft.Host.KillTesting;

/// <summary>When a run is killed.</summary>
internal abstract record KillPoint
{
    private KillPoint() { }

    /// <summary>As soon as a stage's step has come as far as a phase.</summary>
    internal sealed record AtPhase(PhaseEntry Entry) : KillPoint
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entry.Stage} step {Entry.Step}, {Entry.Phase.ToString().ToLowerInvariant()}");
    }

    /// <summary>So long after the process was started.</summary>
    internal sealed record AtTime(TimeSpan After) : KillPoint
    {
        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"after {After.TotalSeconds:0.00} s");
    }
}
