using Rft.Training.Batches;
using Rft.Training.Losses;

namespace Rft.Training.Loop;

/// <summary>Learns which answer of a pair is preferred, against a reference: the policy at the start of the stage, or what follows it.</summary>
/// <param name="pairs">The pairs.</param>
/// <param name="heldOut">Held-out pairs; may be empty.</param>
/// <param name="loss">The loss.</param>
/// <param name="scorer">Scores the policy that is trained.</param>
/// <param name="reference">Scores the reference.</param>
/// <param name="follower">The reference, which may follow the policy; null: it stays.</param>
/// <remarks>
/// A pair's reference log-probabilities are computed when it is first needed, and kept until the reference moves: they do not depend on what else is scored
/// with it, so that a resumed run finds the same bits.
/// </remarks>
internal sealed class DpoTask(
    IReadOnlyList<PreferenceDatum> pairs, IReadOnlyList<PreferenceDatum> heldOut, PreferenceLoss loss, SequenceScorer scorer, SequenceScorer reference,
    ReferencePolicy? follower = null)
    : ISupervisedTask
{
    private readonly PreferenceDatum[] _pairs = [.. pairs];
    private readonly PreferenceDatum[] _heldOut = [.. heldOut];

    /// <inheritdoc/>
    public int Rows => _pairs.Length;

    /// <inheritdoc/>
    public bool HasHeldOut => _heldOut.Length > 0;

    /// <inheritdoc/>
    public LearntBatch Learn(Trainer trainer, IReadOnlyList<int> rows)
    {
        Refer(_pairs, rows);
        PreferenceDatum[] batch = [.. rows.Select(row => _pairs[row])];
        var stats = trainer.ForwardBackward(batch, loss);
        var metrics = LearntBatch.Balanced(stats.Balance);
        foreach (var (name, value) in Means(stats).Where(value => double.IsFinite(value.Value))) metrics[$"preference/{name}"] = value;
        return new LearntBatch(
            stats.Loss, batch.Sum(pair => (double)pair.Chosen.TrainedLength + pair.Rejected.TrainedLength),
            batch.Sum(pair => (long)pair.Chosen.Length + pair.Rejected.Length), metrics);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Measure()
    {
        Refer(_heldOut, Enumerable.Range(0, _heldOut.Length));
        var stats = scorer.Evaluate(_heldOut, loss);
        var values = Means(stats).ToDictionary(value => value.Name, value => value.Value);
        (values["loss"], values["pairs"]) = (stats.Loss, stats.Pairs);
        return values;
    }

    /// <inheritdoc/>
    public void Completed(int step)
    {
        if (follower?.Follow(step) != true) return;
        Forget(_pairs);
        Forget(_heldOut);
    }

    private static void Forget(PreferenceDatum[] data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            if (data[i].Chosen.RefLogProbs is null) continue;
            data[i] = new PreferenceDatum(data[i].Chosen with { RefLogProbs = null }, data[i].Rejected with { RefLogProbs = null });
        }
    }

    private void Refer(PreferenceDatum[] data, IEnumerable<int> rows)
    {
        int[] missing = [.. rows.Distinct().Where(row => data[row].Chosen.RefLogProbs is null)];
        if (missing.Length == 0) return;
        var scores = reference.LogProbs([.. missing.SelectMany(row => new[] { data[row].Chosen, data[row].Rejected })]);
        for (int i = 0; i < missing.Length; i++)
        {
            var (chosen, rejected) = data[missing[i]];
            data[missing[i]] = new PreferenceDatum(chosen with { RefLogProbs = scores[2 * i] }, rejected with { RefLogProbs = scores[(2 * i) + 1] });
        }
    }

    private static IEnumerable<(string Name, double Value)> Means(PreferenceStats stats) =>
    [
        ("accuracy", stats.Correct / stats.Pairs),
        ("margin", (stats.ChosenReward - stats.RejectedReward) / stats.Pairs),
        ("chosen_reward", stats.ChosenReward / stats.Pairs),
        ("rejected_reward", stats.RejectedReward / stats.Pairs),
        ("chosen_log_prob", stats.ChosenLogProb / stats.Pairs),
        ("rejected_log_prob", stats.RejectedLogProb / stats.Pairs),
    ];
}
