using Rft.Graders;
using Rft.Training.Losses;

namespace Losses;

/// <summary>-A x over the step's tokens, times a factor.</summary>
public sealed class Reinforce(Item options) : ICustomLoss
{
    private readonly double _factor = options.Get<double?>("factor") ?? 1;

    public CustomLossResult Compute(CustomLossInputs inputs)
    {
        double share = _factor / inputs.Totals.Tokens;
        double[][] gradient = [.. inputs.Advantages!.Select(row => row.Select(advantage => -advantage * share).ToArray())];
        return new CustomLossResult(gradient.Zip(inputs.LogProbs, (slopes, row) => slopes.Zip(row, (slope, x) => slope * x).Sum()).Sum(), gradient);
    }
}

/// <summary>Throws.</summary>
public sealed class Thrower : ICustomLoss
{
    public CustomLossResult Compute(CustomLossInputs inputs) => throw new InvalidOperationException("boom");
}
