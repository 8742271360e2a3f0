using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Rollouts;

namespace Rft.Training.Selection;

/// <summary>Chooses the prompts of a reinforcement stage by what is known of them.</summary>
/// <remarks>
/// It walks the shuffled, endless order of the data and passes prompts over: retired ones always, others by chance, with a draw addressed by (seed, place in
/// that order). So the first epoch is the one of uniform selection, every prompt is tried before one is weighed, and a choice is a pure function of the
/// place and of what was known when the step began. Not thread-safe.
/// </remarks>
/// <param name="prompts">The stage's prompts in their order; its cursor counts places, passed over ones included.</param>
/// <param name="options">The rule.</param>
/// <param name="seed">Seed of the draws.</param>
internal sealed class PromptSelector(PromptDataset prompts, SelectionOptions options, ulong seed)
{
    private readonly SelectionOptions _options = options.Validated();
    private readonly SortedDictionary<int, PromptHistory> _known = [];

    /// <summary>What is known of the prompts that were visited, by row; part of a checkpoint.</summary>
    public IReadOnlyList<PromptHistory> Known
    {
        get => [.. _known.Values];
        init
        {
            foreach (var history in value) _known.Add(history.Row, history);
        }
    }

    /// <summary>Places of the order that were passed; part of a checkpoint.</summary>
    public long Cursor => prompts.Cursor;

    /// <summary>The next prompts.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="GuardStopException">Every prompt is retired.</exception>
    public IReadOnlyList<Prompt> Next(int count) =>
        _options.Kind == SelectionKind.Uniform ? prompts.Next(count) : [.. Enumerable.Range(0, count).Select(_ => Next())];

    /// <summary>Learns how the groups of a step did; to be called once a step, after its last prompt was chosen.</summary>
    /// <param name="groups">Groups with their true rewards, in the order of their requests.</param>
    public void Observe(IReadOnlyList<RolloutGroup> groups)
    {
        if (_options.Kind == SelectionKind.Uniform) return;
        foreach (var group in groups)
        {
            bool[] passes = [.. group.Rollouts.Select(_options.Pass.Passes).OfType<bool>()];
            if (passes.Length == 0) continue;
            _known[group.Prompt.Row] = Of(group.Prompt.Row).After(passes.Count(pass => pass), passes.Length, _options.Window);
        }
    }

    /// <summary>How many prompts are in which pool, and the mean pass rate of those that were visited; empty for uniform selection.</summary>
    public IReadOnlyDictionary<string, double> Metrics()
    {
        if (_options.Kind == SelectionKind.Uniform) return new Dictionary<string, double>();
        var visited = _known.Values;
        var active = visited.Where(history => !IsRetired(history)).ToList();
        int easy = active.Count(IsEasy), hard = active.Count(IsHard);
        var metrics = new Dictionary<string, double>
        {
            ["selection/unknown"] = prompts.All.Count - visited.Count,
            ["selection/easy"] = easy,
            ["selection/hard"] = hard,
            ["selection/medium"] = active.Count - easy - hard,
            ["selection/retired"] = visited.Count - active.Count,
        };
        if (visited.Count > 0) metrics["selection/pass_rate"] = visited.Average(history => history.PassRate!.Value);
        return metrics;
    }

    private Prompt Next()
    {
        // Two epochs' worth of places hold a whole epoch, wherever they begin.
        for (int passed = 0; passed < 3 * prompts.All.Count; passed++)
        {
            ulong place = (ulong)prompts.Cursor;
            var prompt = prompts.Next(1)[0];
            var history = Of(prompt.Row);
            if (IsRetired(history)) continue;
            // As many places as an epoch has without a choice: there is nothing better than what is left.
            if (passed >= prompts.All.Count || Seed.Uniform(seed, place) < Chance(history)) return prompt;
        }
        throw new GuardStopException(
            $"every prompt is retired: each passed with all its samples in {_options.RetireAfter} visits in a row, so nothing is left to learn; "
            + "end the stage here, give it harder prompts, or raise selection.retire_after");
    }

    private double Chance(PromptHistory history) => _options.Kind == SelectionKind.PassRate
        ? history.Signal
        : IsEasy(history) || IsHard(history) ? _options.BringBack : 1;

    private PromptHistory Of(int row) => _known.TryGetValue(row, out var history) ? history : PromptHistory.Unknown(row);

    private bool IsRetired(PromptHistory history) => _options.RetireAfter > 0 && history.SolvedInARow >= _options.RetireAfter;

    private bool IsEasy(PromptHistory history) => history.PassRate >= _options.Easy;

    private bool IsHard(PromptHistory history) => history.PassRate <= _options.Hard;
}
