using Rft.Host.Configuration;

namespace Rft.Host.Runs;

/// <summary>What <c>rft train</c> was asked for.</summary>
/// <param name="Loaded">The experiment.</param>
/// <param name="Resume">Folder of the run to go on with; null for a new run.</param>
/// <param name="Name">Id of a new run; null: made from the experiment's name and the time.</param>
internal sealed record TrainingRequest(LoadedConfig Loaded, string? Resume, string? Name)
{
    /// <summary>Kinds of inputs that may have changed since a run that is resumed began.</summary>
    public IReadOnlyList<string> AcceptChanged { get; init; } = [];

    /// <summary>Whether a damaged checkpoint ends the attempt to resume, instead of the one before it being taken.</summary>
    public bool Strict { get; init; }

    /// <summary>The experiment.</summary>
    public ExperimentConfig Config => Loaded.Config;
}
