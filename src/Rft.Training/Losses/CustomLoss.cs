using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>A user's own loss: a function of plain arrays that returns value and gradient with regard to the log-probabilities.</summary>
/// <remarks>
/// The gradient is applied exactly: what is differentiated is sum(sg(gradient) log-probability), whose derivative it is. The function sees one
/// micro-batch at a time and must divide by the step's totals, not by what it sees. A function that couples rows (pairs, whole groups) goes to
/// <see cref="Trainer.ForwardBackwardCustom"/>, which shows it all rows at once.
/// </remarks>
/// <param name="function">The function; called on the compute thread, once a micro-batch. What it throws reaches the caller.</param>
/// <param name="needs">Inputs it reads beside log-probabilities and mask.</param>
public sealed class CustomLoss(Func<CustomLossInputs, CustomLossResult> function, LossNeeds needs = LossNeeds.None) : ILoss
{
    /// <inheritdoc/>
    public LossNeeds Needs => needs;

    /// <inheritdoc/>
    /// <exception cref="CustomLossException">The function returned a gradient of another shape, or a number that is not finite.</exception>
    public LossOutput Compute(LossInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        inputs.Validate(Needs);
        using var scope = NewDisposeScope();
        var totals = inputs.Totals ?? StepTotals.Of(inputs.Mask, inputs.Weights);
        var tokens = TokenSelection.Of(inputs.Mask, inputs.LogProbs, inputs.OldLogProbs, inputs.RefLogProbs);
        var logProbs = tokens.Select(inputs.LogProbs);                                     // [B, T]
        IReadOnlyList<double[]>? Part(Tensor? values) => values is null ? null : Rows(tokens.Select(values));
        var result = function(new CustomLossInputs(
            Rows(logProbs), [.. Rows(tokens.Kept()).Select(row => row.Select(flag => flag != 0).ToArray())], totals, Part(inputs.OldLogProbs),
            Part(inputs.Advantages), Part(inputs.RefLogProbs), Part(inputs.Weights)));
        if (result?.Gradient is null) throw new CustomLossException("the custom loss returned nothing; it must return a value and a gradient");

        var gradient = tokens.Select(Matrix(result, logProbs));
        RequireFinite(result, gradient);
        var surrogate = (gradient * logProbs).sum();
        // The function's value, the surrogate's slope.
        var loss = (surrogate - surrogate.detach()).Plus(result.Loss);
        var stats = Stats(result.Loss, tokens, logProbs, inputs.OldLogProbs is null ? null : tokens.Select(inputs.OldLogProbs));
        totals.RequireCover(stats);
        return new LossOutput(loss.MoveToOuterDisposeScope(), stats);
    }

    private static double[][] Rows(Tensor values)
    {
        using var scope = NewDisposeScope();
        int width = (int)values.shape[1];
        double[] flat = values.detach().to_type(ScalarType.Float64).contiguous().cpu().data<double>().ToArray();
        return [.. Enumerable.Range(0, (int)values.shape[0]).Select(row => flat[(row * width)..((row + 1) * width)])];
    }

    private static Tensor Matrix(CustomLossResult result, Tensor like)
    {
        var (rows, width) = ((int)like.shape[0], (int)like.shape[1]);
        if (result.Gradient.Count != rows || result.Gradient.Any(row => row?.Length != width))
        {
            string shape = string.Join(", ", result.Gradient.Select(row => row?.Length ?? 0).Distinct());
            throw new CustomLossException(
                $"the custom loss returned a gradient of {result.Gradient.Count} rows of {shape} values; it must have the shape of the log-probabilities, "
                + $"{rows} rows of {width}");
        }
        using var exact = new TensorFactory(like.device).From([.. result.Gradient.SelectMany(row => row)], rows, width);
        return exact.to_type(like.dtype, copy: true);
    }

    // A loss of a preset that is no number may come of the model, so a guard decides; a function is wrong, and has a place to look at.
    private static void RequireFinite(CustomLossResult result, Tensor gradient)
    {
        if (!double.IsFinite(result.Loss)) throw new CustomLossException($"the custom loss returned {result.Loss}; its value must be a finite number");
        double[][] rows = Rows(gradient);
        for (int row = 0; row < rows.Length; row++)
        {
            int at = Array.FindIndex(rows[row], value => !double.IsFinite(value));
            if (at < 0) continue;
            throw new CustomLossException(
                $"the custom loss returned a gradient of {result.Gradient[row][at]} at row {row}, position {at}; it must be finite wherever Mask is true");
        }
    }

    private static LossStats Stats(double loss, TokenSelection tokens, Tensor logProbs, Tensor? old)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var difference = old is null ? null : (logProbs - old).to_type(ScalarType.Float64);
        double?[] sums = TensorSums.Read(
            tokens.Kept(), tokens.Trained.any(1), tokens.Trained.logical_and(tokens.Excluded), -logProbs,
            difference is null ? null : -difference, difference is null ? null : PolicyStats.K3(difference));
        return new LossStats
        {
            Loss = loss,
            Tokens = sums[0]!.Value,
            Sequences = sums[1]!.Value,
            ImpossibleTokens = sums[2]!.Value,
            NegLogLikelihoodSum = sums[3]!.Value,
            ApproxKlK1Sum = sums[4],
            ApproxKlK3Sum = sums[5],
        };
    }
}
