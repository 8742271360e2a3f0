using System.Text.Json.Serialization;

namespace Rft.Training.Runs;

/// <summary>How far a step of a run is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunPhase>))]
public enum RunPhase
{
    /// <summary>Sampling and grading, or reading given data, begins.</summary>
    Collecting,

    /// <summary>Every rollout of the step is graded.</summary>
    Graded,

    /// <summary>The optimizer has made its steps.</summary>
    Updated,

    /// <summary>An evaluation, or a measurement on held-out rows, begins.</summary>
    Evaluating,

    /// <summary>It is done.</summary>
    Evaluated,

    /// <summary>Metrics and rollouts are written.</summary>
    Recorded,

    /// <summary>A checkpoint is about to be written.</summary>
    Saving,

    /// <summary>It is in place.</summary>
    Published,
}

/// <summary>Where a run stands.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Step">The step within it.</param>
/// <param name="Phase">How far it is.</param>
public sealed record PhaseEntry(string Stage, int Step, RunPhase Phase);
