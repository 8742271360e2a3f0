namespace Rft.Host.Checking.Measuring;

/// <summary>Something that a trial run did, and when.</summary>
/// <param name="Event">What.</param>
/// <param name="Stage">In which stage; empty at the end of the run.</param>
/// <param name="Step">Step within the stage, 0 before the first.</param>
/// <param name="At">When, since the check began.</param>
/// <param name="Values">Metrics of a step; empty otherwise.</param>
internal sealed record TrialMark(TrialEvent Event, string Stage, int Step, Cost At, IReadOnlyDictionary<string, double> Values);
