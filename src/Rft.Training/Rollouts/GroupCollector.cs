namespace Rft.Training.Rollouts;

/// <summary>Bookkeeping of dynamic sampling: gathers groups worth training on, batch by batch, until a step is full or the cap is reached.</summary>
/// <remarks>
/// DAPO, arXiv 2503.14476, section 3.2. What to do at the cap (train on what is there, skip the step, stop) is the loop's decision. Holds the state of
/// one step; not thread-safe.
/// </remarks>
/// <typeparam name="T">What stands for a group.</typeparam>
public sealed class GroupCollector<T>
{
    private readonly List<T> _kept = [];

    /// <summary>Starts a step.</summary>
    /// <param name="wanted">Groups that fill the step, at least 1.</param>
    /// <param name="maxBatches">How many batches may be sampled for it, at least 1.</param>
    /// <exception cref="ArgumentException">A number is below 1.</exception>
    public GroupCollector(int wanted, int maxBatches)
    {
        if (wanted < 1) throw new ArgumentException($"a step needs at least 1 group, not {wanted}");
        if (maxBatches < 1)
            throw new ArgumentException($"max_batches must be at least 1, not {maxBatches}; without a cap a solved dataset samples for ever");
        (Wanted, MaxBatches) = (wanted, maxBatches);
    }

    /// <summary>Groups that fill the step.</summary>
    public int Wanted { get; }

    /// <summary>How many batches may be sampled.</summary>
    public int MaxBatches { get; }

    /// <summary>Batches added so far.</summary>
    public int Batches { get; private set; }

    /// <summary>Groups in hand; may exceed <see cref="Wanted"/>.</summary>
    public IReadOnlyList<T> Kept => _kept;

    /// <summary>Groups still missing.</summary>
    public int Missing => Math.Max(0, Wanted - _kept.Count);

    /// <summary>Groups beyond what the step takes.</summary>
    public int Surplus => Math.Max(0, _kept.Count - Wanted);

    /// <summary>Whether the step is full.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>Whether the step is not full and no further batch may be sampled.</summary>
    public bool CapReached => !IsComplete && Batches >= MaxBatches;

    /// <summary>Adds the kept groups of one sampled batch, possibly none.</summary>
    /// <param name="kept">Groups the filter kept, in order.</param>
    /// <exception cref="InvalidOperationException">The step is full, or the cap was reached before.</exception>
    public void Add(IReadOnlyList<T> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        if (IsComplete) throw new InvalidOperationException($"the step already has its {Wanted} groups; take them before adding a batch");
        if (CapReached)
            throw new InvalidOperationException($"{_kept.Count} of {Wanted} groups after {Batches} batches, and max_batches is {MaxBatches}");
        Batches++;
        _kept.AddRange(kept);
    }

    /// <summary>The groups of the step and the surplus, which the loop may discard or carry to the next step.</summary>
    /// <returns>The first <see cref="Wanted"/> groups, or all when there are fewer; then the rest.</returns>
    public (IReadOnlyList<T> Step, IReadOnlyList<T> Surplus) Take() => ([.. _kept.Take(Wanted)], [.. _kept.Skip(Wanted)]);
}
