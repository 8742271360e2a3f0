using Rft.Graders;
using Rft.Training.Rollouts;
using Rft.Training.Selection;

namespace Rft.Training.Loop;

/// <summary>Asks for the prompts of one step, judges their groups as they come, and asks for further ones in the place of those without signal.</summary>
/// <param name="step">Step, from 1.</param>
/// <param name="stepSeed">The step's seed.</param>
/// <param name="wanted">Groups that the step lacks.</param>
/// <param name="prompts">Chooses prompts.</param>
/// <param name="judge">From graded groups to verdicts.</param>
/// <param name="options">The stage's settings.</param>
/// <remarks>
/// Verdicts come in any order; see <see cref="GroupCollector{T}"/> for why the requests are the same in all of them. Graders' failures are looked at in
/// request order, after each full batch of prompts, for the same reason. Not thread-safe.
/// </remarks>
internal sealed class StepRequests(int step, ulong stepSeed, int wanted, PromptSelector prompts, IGroupJudge judge, RftOptions options)
{
    private readonly GroupCollector<RolloutGroup> _collector = options.Refill is { } refill
        ? new(wanted, options.PromptsPerStep * refill.MaxBatches, refill.Spare)
        : new(wanted, wanted);
    private readonly List<RolloutGroup?> _graded = [];
    private int _inOrder;

    /// <summary>Why the run must end; null: it goes on.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Prompts asked for in the place of groups without signal.</summary>
    public int Refilled { get; private set; }

    /// <summary>Whether the step could not be filled though it refills.</summary>
    public bool CapReached => options.Refill is not null && _collector.CapReached;

    /// <summary>Groups by request, with the graders' answers; after a failure those up to the end of the batch that shows it.</summary>
    public IReadOnlyList<RolloutGroup> Graded => [.. _graded.Take(Failure is null ? _graded.Count : _inOrder).OfType<RolloutGroup>()];

    /// <summary>The requests to begin with.</summary>
    public IReadOnlyList<RolloutRequest> First() => Next();

    /// <summary>Judges a group.</summary>
    /// <returns>The requests that follow from it.</returns>
    public IReadOnlyList<RolloutRequest> Judge(RolloutRequest request, RolloutGroup group)
    {
        _graded[request.Index] = group;
        if (judge.HasSignal(group)) _collector.Keep(request.Index, group);
        else _collector.Drop(request.Index);
        CheckFaults();
        if (Failure is not null) return [];
        var more = Next();
        Refilled += more.Length;
        return more;
    }

    private RolloutRequest[] Next()
    {
        int first = _collector.Asked, count = _collector.Due;
        _collector.Ask(count);
        _graded.AddRange(Enumerable.Repeat<RolloutGroup?>(null, count));
        return
        [
            .. prompts.Next(count).Select((prompt, i) => new RolloutRequest(
                first + i, prompt, $"{options.Name}/s{step}/p{first + i}", Seed.Derive(stepSeed, (ulong)(first + i)))),
        ];
    }

    private void CheckFaults()
    {
        while (Failure is null && _inOrder < _graded.Count && _graded[_inOrder] is not null)
        {
            _inOrder++;
            bool last = _inOrder == _graded.Count && _collector.Due == 0;
            if (last || _inOrder % options.PromptsPerStep == 0) Failure = judge.Failure([.. _graded.Take(_inOrder).OfType<RolloutGroup>()]);
        }
    }
}
