using System.Text.Json;
using Rft.Training.Rollouts;
using ScoreRange = Rft.Graders.ScoreRange;

namespace Rft.Host.Configuration;

/// <summary>One grader.</summary>
public sealed record GraderConfig
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of the <c>.dll</c>, <c>.csx</c>, <c>.js</c> or <c>.json</c> file; null: see <see cref="Builtin"/>.</summary>
    public string? File { get; init; }

    /// <summary>Name of the library's task whose grader is meant; null: see <see cref="File"/>. Exactly one of the two is there.</summary>
    public string? Builtin { get; init; }

    /// <summary>Weight of its score in the reward; 0: measured, never trained on.</summary>
    public required double Weight { get; init; }

    /// <summary>What it is compared with; null: it is no shadow. The weight of a shadow is 0.</summary>
    public Shadow? Shadow { get; init; }

    /// <summary>Wall limit of one call; null: that of <see cref="GradingConfig.Timeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Scores outside are faults; null: what the grader itself declares.</summary>
    public ScoreRange? Range { get; init; }

    /// <summary>What the grader gets as its options, a JSON object.</summary>
    public required JsonElement Options { get; init; }

    /// <summary>Whether the same call is promised the same answer; null: unless it asks a judge model.</summary>
    public bool? Deterministic { get; init; }

    /// <summary>For a plugin with several graders, the class or grader name; null: the only one.</summary>
    public string? Class { get; init; }

    /// <summary>Content hash under which the grader may run inside the host; null: it runs in a worker process.</summary>
    public string? Trusted { get; init; }
}
