namespace Rft.Training.Loop;

/// <summary>What a supervised stage learns: its data, its loss, and its held-out data. Compute thread only, but for <see cref="Rows"/>.</summary>
internal interface ISupervisedTask
{
    /// <summary>Rows of the training data, at least 1.</summary>
    int Rows { get; }

    /// <summary>Whether there are held-out data.</summary>
    bool HasHeldOut { get; }

    /// <summary>Adds the gradient of some rows.</summary>
    /// <param name="trainer">Takes the gradient.</param>
    /// <param name="rows">Positions in the training data; one may come twice.</param>
    LearntBatch Learn(Trainer trainer, IReadOnlyList<int> rows);

    /// <summary>Measures the held-out data with the policy as it is.</summary>
    /// <returns>Values by metric name without <c>valid/</c>, among them <c>loss</c>.</returns>
    IReadOnlyDictionary<string, double> Measure();

    /// <summary>Says that a step is done and its update made.</summary>
    /// <param name="step">Step within the stage, from 1.</param>
    void Completed(int step)
    {
    }
}
