using Rft.Graders.Programs;

namespace Rft.Graders.Tasks;

/// <summary>What the tasks of the library share.</summary>
/// <param name="name">The name that experiment files use.</param>
/// <param name="about">What a right answer is, in one sentence.</param>
/// <param name="generator">Makes rows; null when only the user's data can have them.</param>
/// <param name="range">The scores; 0 to 1 when null.</param>
internal abstract class LibraryTask(string name, string about, ITaskGenerator? generator, ScoreRange? range = null) : IVerifiableTask
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string About => about;

    /// <inheritdoc/>
    public ScoreRange Range { get; } = range ?? new ScoreRange(0, 1);

    /// <inheritdoc/>
    public ITaskGenerator? Generator => generator;

    /// <inheritdoc/>
    public virtual TimeSpan? Timeout => null;

    /// <inheritdoc/>
    public abstract IGrader CreateGrader(Item options);

    /// <inheritdoc/>
    public virtual IGrader CreateGrader(Item options, IProgramRunner? programs) => CreateGrader(options);

    /// <inheritdoc/>
    public abstract IReadOnlyList<TaskProbe> Probes(Item row);
}
