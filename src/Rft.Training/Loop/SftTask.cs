using Rft.Training.Batches;
using Rft.Training.Losses;

namespace Rft.Training.Loop;

/// <summary>Learns the assistant messages of chat rows: token mean of the cross entropy.</summary>
/// <param name="data">One datum a row.</param>
/// <param name="heldOut">One datum a held-out row; may be empty.</param>
/// <param name="scorer">Scores the policy that is trained.</param>
internal sealed class SftTask(IReadOnlyList<Datum> data, IReadOnlyList<Datum> heldOut, SequenceScorer scorer) : ISupervisedTask
{
    private readonly CrossEntropyLoss _loss = new();

    /// <inheritdoc/>
    public int Rows => data.Count;

    /// <inheritdoc/>
    public bool HasHeldOut => heldOut.Count > 0;

    /// <inheritdoc/>
    public LearntBatch Learn(Trainer trainer, IReadOnlyList<int> rows)
    {
        Datum[] batch = [.. rows.Select(row => data[row])];
        var pass = trainer.ForwardBackward(batch, _loss);
        return new LearntBatch(pass.Stats.Loss, pass.Stats.Tokens, batch.Sum(datum => (long)datum.Length), LearntBatch.Balanced(pass.Balance));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Measure()
    {
        // The training loss by its formula, in double precision: weights multiply, the count is unweighted.
        double sum = 0, tokens = heldOut.Sum(datum => (double)datum.TrainedLength);
        var logProbs = scorer.LogProbs(heldOut);
        for (int row = 0; row < heldOut.Count; row++) sum -= heldOut[row].Weight * logProbs[row].Sum(value => (double)value);
        return new Dictionary<string, double> { ["loss"] = sum / tokens, ["tokens"] = tokens };
    }
}
