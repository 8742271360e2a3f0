namespace Rft.Training.Rollouts;

/// <summary>Bookkeeping of dynamic sampling: which prompts a step asks for, and which of their groups it trains on.</summary>
/// <remarks>
/// DAPO, arXiv 2503.14476, section 3.2. A step asks for <see cref="Wanted"/> + <see cref="Spare"/> prompts at once; a group that is dropped uses up a spare,
/// and without one it asks for one prompt more, at once (<see cref="Due"/>). Every request has a number, and <see cref="Take"/> goes by numbers, so nothing
/// depends on which group was judged first: the last request is the n-th, for the least n whose first n groups hold <see cref="Wanted"/> kept ones.
/// A loop that refills by whole batches asks for more than is due. What to do at the cap is the loop's decision. Holds the state of one step; not
/// thread-safe.
/// </remarks>
/// <typeparam name="T">What stands for a group.</typeparam>
public sealed class GroupCollector<T>
{
    private readonly SortedDictionary<int, T> _kept = [];
    private readonly HashSet<int> _dropped = [];

    /// <summary>Starts a step.</summary>
    /// <param name="wanted">Groups that fill the step, at least 1.</param>
    /// <param name="cap">How many prompts may be asked for, at least 1.</param>
    /// <param name="spare">Prompts asked for beyond those wanted, at least 0.</param>
    /// <exception cref="ArgumentException">A number is too small.</exception>
    public GroupCollector(int wanted, int cap, int spare = 0)
    {
        if (wanted < 1) throw new ArgumentException($"a step needs at least 1 group, not {wanted}");
        if (cap < 1) throw new ArgumentException($"the cap must be at least 1 prompt, not {cap}; without one a solved dataset samples for ever");
        if (spare < 0) throw new ArgumentException($"there cannot be {spare} spare prompts; use 0 for none");
        (Wanted, Cap, Spare) = (wanted, cap, spare);
    }

    /// <summary>Groups that fill the step.</summary>
    public int Wanted { get; }

    /// <summary>How many prompts may be asked for.</summary>
    public int Cap { get; }

    /// <summary>Prompts asked for beyond those wanted.</summary>
    public int Spare { get; }

    /// <summary>Prompts asked for so far; request numbers lie below it.</summary>
    public int Asked { get; private set; }

    /// <summary>Prompts to ask for now.</summary>
    public int Due => Math.Max(0, Math.Min(Cap, Math.Max(Wanted + Spare, Wanted + _dropped.Count)) - Asked);

    /// <summary>Groups in hand, in the order of their requests; may be more than <see cref="Wanted"/>.</summary>
    public IReadOnlyList<T> Kept => [.. _kept.Values];

    /// <summary>Groups still missing.</summary>
    public int Missing => Math.Max(0, Wanted - _kept.Count);

    /// <summary>Groups beyond what the step takes.</summary>
    public int Surplus => Math.Max(0, _kept.Count - Wanted);

    /// <summary>Whether the step is full.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>Whether every group that was asked for is judged, the step is not full, and nothing more may be asked for.</summary>
    public bool CapReached => !IsComplete && Asked >= Cap && _kept.Count + _dropped.Count == Asked;

    /// <summary>Notes that prompts are asked for.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidOperationException">The step is full, or the cap was reached before.</exception>
    public void Ask(int count)
    {
        if (count > 0 && IsComplete) throw new InvalidOperationException($"the step already has its {Wanted} groups; take them before asking for more");
        if (count > 0 && Asked >= Cap)
            throw new InvalidOperationException($"{_kept.Count} of {Wanted} groups after {Asked} prompts, and no more than {Cap} may be asked for");
        Asked += count;
    }

    /// <summary>Notes that a group is worth training on.</summary>
    /// <param name="request">Number of its request, from 0.</param>
    /// <param name="group">The group.</param>
    /// <exception cref="InvalidOperationException">It was not asked for, or is judged already.</exception>
    public void Keep(int request, T group)
    {
        CheckOpen(request);
        _kept.Add(request, group);
    }

    /// <summary>Notes that a group is not.</summary>
    /// <param name="request">Number of its request, from 0.</param>
    /// <exception cref="InvalidOperationException">It was not asked for, or is judged already.</exception>
    public void Drop(int request)
    {
        CheckOpen(request);
        _dropped.Add(request);
    }

    /// <summary>The groups of the step and the surplus, which the loop may discard or carry to the next step.</summary>
    /// <returns>The first <see cref="Wanted"/> groups by the order of their requests, or all when there are fewer; then the rest.</returns>
    public (IReadOnlyList<T> Step, IReadOnlyList<T> Surplus) Take() => ([.. _kept.Values.Take(Wanted)], [.. _kept.Values.Skip(Wanted)]);

    private void CheckOpen(int request)
    {
        if (request < 0 || request >= Asked) throw new InvalidOperationException($"request {request} was never made; there are {Asked}");
        if (_kept.ContainsKey(request) || _dropped.Contains(request)) throw new InvalidOperationException($"request {request} is judged already");
    }
}
