using Rft.Training.Batches;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>The rollouts of a step with advantages by token, and what the critic learns from them.</summary>
/// <param name="Rollouts">Rollouts with advantages.</param>
/// <param name="Data">Their training data with values and returns; without advantages.</param>
/// <param name="Values">[B][T], the critic's values of the trained tokens, rollout by rollout.</param>
/// <param name="Returns">[B][T].</param>
/// <param name="KlPerToken">Mean KL to the reference a trained token, nats; null where none is charged.</param>
internal sealed record ValuedBatch(
    IReadOnlyList<Rollout> Rollouts, IReadOnlyList<Datum> Data, IReadOnlyList<double[]> Values, IReadOnlyList<double[]> Returns, double? KlPerToken)
{
    /// <summary>Of a step without a rewarded rollout.</summary>
    public static ValuedBatch Empty { get; } = new([], [], [], [], null);

    /// <summary>How good the values were before the updates; what does not exist is left out.</summary>
    /// <remarks>
    /// Explained variance is 1 - var(R - V) / var(R), as verl has it; 1 is perfect, 0 no better than a constant. With lambda below 1 the returns lean on the
    /// values themselves, which flatters it.
    /// </remarks>
    public IEnumerable<KeyValuePair<string, double>> Metrics()
    {
        double[] values = [.. Values.SelectMany(row => row)], returns = [.. Returns.SelectMany(row => row)];
        if (values.Length == 0) yield break;
        double whole = Variance(returns), left = Variance([.. returns.Zip(values, (r, v) => r - v)]);
        foreach (var (name, value) in new[]
        {
            ("critic/value_mean", values.Average()), ("critic/return_mean", returns.Average()),
            ("critic/explained_variance", whole > 0 ? 1 - (left / whole) : double.NaN),
        })
        {
            if (double.IsFinite(value)) yield return new(name, value);
        }
    }

    private static double Variance(double[] numbers)
    {
        double mean = numbers.Average();
        return numbers.Sum(number => (number - mean) * (number - mean)) / numbers.Length;
    }
}
