using Rft.Training.Devices;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Sampling;
using static TorchSharp.torch;

namespace Rft.Training.Batches;

/// <summary>The tensors of the sequences that go through the model at once: B rows, padded at the end to the longest, T.</summary>
/// <remarks>Its tensors belong to the scope in which it was made.</remarks>
internal sealed class Microbatch
{
    private readonly IReadOnlyList<Datum> _data;
    private readonly TensorFactory _tensors;

    public Microbatch(IReadOnlyList<Datum> data, TensorFactory tensors)
    {
        (_data, _tensors) = (data, tensors);
        // Products of very few rows round differently; the sampler never makes them.
        Length = Math.Max(data.Max(datum => datum.Length), SamplingSession.MinimumRows);
        Inputs = tensors.From(Padded(datum => Array.ConvertAll(datum.Inputs, token => (long)token)), Rows, Length);
        List<long> positions = [], targets = [];
        for (int row = 0; row < Rows; row++)
        {
            for (int t = 0; t < data[row].Length; t++)
            {
                if (!data[row].Mask[t]) continue;
                positions.Add((long)row * Length + t);
                targets.Add(data[row].Targets[t]);
            }
        }
        TrainedPositions = tensors.From([.. positions], positions.Count);
        TrainedTargets = tensors.From([.. targets], targets.Count);
    }

    /// <summary>Number of rows, B.</summary>
    public int Rows => _data.Count;

    /// <summary>Positions a row, T.</summary>
    public int Length { get; }

    /// <summary>[B, T], int64.</summary>
    public Tensor Inputs { get; }

    /// <summary>Indices into the flattened [B * T] of the trained positions, [N], int64.</summary>
    public Tensor TrainedPositions { get; }

    /// <summary>Targets of the trained positions, [N], int64.</summary>
    public Tensor TrainedTargets { get; }

    /// <summary>1 for tokens of a sequence, 0 for padding, [B * T], float32.</summary>
    public Tensor Tokens => Float(datum => Repeated(1, datum.Length)).view(-1);

    /// <summary>Number of tokens without padding.</summary>
    public int TokenCount => _data.Sum(datum => datum.Length);

    /// <summary>The experts to go through, by layer, [B * T * K]; negative where a token chooses for itself.</summary>
    /// <param name="experts">The model's experts.</param>
    /// <exception cref="ArgumentException">The data's choices were made by a model of another shape.</exception>
    public Dictionary<int, int[]> Replayed(ExpertsConfig experts)
    {
        var replayed = experts.Layers.ToDictionary(layer => layer, _ => Free(Rows * Length * experts.Chosen));
        for (int row = 0; row < Rows; row++)
        {
            if (_data[row].Experts is not { } choices) continue;
            if (choices.Layers != experts.Layers.Count || choices.Count != experts.Chosen || choices.Tokens != _data[row].Length)
            {
                throw new ArgumentException(
                    $"a sequence of {_data[row].Length} tokens has choices for {choices.Tokens} tokens, {choices.Layers} layers and {choices.Count} experts; "
                        + $"the model has {experts.Layers.Count} layers and {experts.Chosen} experts a token");
            }
            for (int t = 0; t < choices.Tokens; t++)
            {
                for (int i = 0; i < choices.Stride; i++)
                    replayed[experts.Layers[i / experts.Chosen]][((row * Length + t) * experts.Chosen) + (i % experts.Chosen)] = choices.At(t)[i];
            }
        }
        return replayed;
    }

    /// <summary>What a loss sees.</summary>
    public LossInputs LossInputs(Tensor logProbs, Tensor? entropies, StepTotals totals) => new()
    {
        LogProbs = logProbs,
        Mask = Float(datum => Array.ConvertAll(datum.Mask, trained => trained ? 1f : 0f)),
        OldLogProbs = Optional(datum => datum.OldLogProbs),
        Advantages = Optional(datum => datum.Advantages),
        RolloutLogProbs = Optional(datum => datum.RolloutLogProbs),
        RefLogProbs = Optional(datum => datum.RefLogProbs),
        Entropies = entropies,
        Weights = _data.All(datum => datum.Weight == 1) ? null : Float(datum => Repeated((float)datum.Weight, datum.Length)),
        Totals = totals,
    };

    /// <summary>Copies the rows of a [B, T] tensor out, each cut to its sequence's length.</summary>
    public void CopyRows(Tensor values, IReadOnlyList<int> places, float[][] into)
    {
        float[] flat = values.detach().cpu().data<float>().ToArray();
        for (int row = 0; row < Rows; row++) into[places[row]] = flat.AsSpan(row * Length, _data[row].Length).ToArray();
    }

    private Tensor? Optional(Func<Datum, float[]?> part) => part(_data[0]) is null ? null : Float(datum => part(datum)!);

    private Tensor Float(Func<Datum, float[]> part) => _tensors.From(Padded(part), Rows, Length);

    private T[] Padded<T>(Func<Datum, T[]> part)
    {
        var padded = new T[Rows * Length];
        for (int row = 0; row < Rows; row++) part(_data[row]).CopyTo(padded, row * Length);
        return padded;
    }

    private static int[] Free(int count)
    {
        int[] entries = new int[count];
        Array.Fill(entries, ExpertChoices.Native);
        return entries;
    }

    private static float[] Repeated(float value, int count)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
