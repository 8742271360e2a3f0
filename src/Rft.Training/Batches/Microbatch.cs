using Rft.Training.Devices;
using Rft.Training.Losses;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Batches;

/// <summary>
/// The tensors of the sequences that go through the model at once. Losses see one row a sequence, padded at the end to the longest; the model's rows are
/// the same unless sequences share them.
/// </summary>
/// <remarks>Its tensors belong to the scope in which it was made.</remarks>
internal sealed class Microbatch
{
    private readonly IReadOnlyList<Datum> _data;
    private readonly TensorFactory _tensors;

    /// <summary>Makes the tensors.</summary>
    /// <param name="data">The sequences, at least one.</param>
    /// <param name="tensors">Where the model lives.</param>
    /// <param name="packed">Whether short sequences share rows.</param>
    public Microbatch(IReadOnlyList<Datum> data, TensorFactory tensors, bool packed = false)
    {
        (_data, _tensors) = (data, tensors);
        int[] lengths = [.. data.Select(datum => datum.Length)];
        Layout = packed ? RowLayout.Several(lengths) : RowLayout.Single(lengths);
        Length = RowLayout.Single(lengths).Length;
        Inputs = tensors.From(InRows(row => Array.ConvertAll(_data[row].Inputs, token => (long)token)), Layout.Rows, Layout.Length);
        List<long> positions = [], places = [], targets = [];
        for (int row = 0; row < data.Count; row++)
        {
            var (at, start) = Layout.Places[row];
            for (int t = 0; t < data[row].Length; t++)
            {
                if (!data[row].Mask[t]) continue;
                positions.Add(((long)at * Layout.Length) + start + t);
                places.Add(((long)row * Length) + t);
                targets.Add(data[row].Targets[t]);
            }
        }
        TrainedPositions = tensors.From([.. positions], positions.Count);
        TrainedPlaces = Layout.Packed ? tensors.From([.. places], places.Count) : TrainedPositions;
        TrainedTargets = tensors.From([.. targets], targets.Count);
    }

    /// <summary>Where the sequences stand in the model's rows.</summary>
    public RowLayout Layout { get; }

    /// <summary>Number of sequences, B of the losses.</summary>
    public int Rows => _data.Count;

    /// <summary>Positions of the longest sequence, T of the losses.</summary>
    public int Length { get; }

    /// <summary>[<see cref="RowLayout.Rows"/>, <see cref="RowLayout.Length"/>], int64.</summary>
    public Tensor Inputs { get; }

    /// <summary>Indices of the trained positions into the model's flattened rows, [N], int64.</summary>
    public Tensor TrainedPositions { get; }

    /// <summary>Indices of the same into the losses' flattened [B * T], [N], int64.</summary>
    public Tensor TrainedPlaces { get; }

    /// <summary>Targets of the trained positions, [N], int64.</summary>
    public Tensor TrainedTargets { get; }

    /// <summary>Positions and mask of the model's rows, for attention.</summary>
    public IAttentionState Attention() =>
        Layout.Packed ? new PackedState(Layout, [.. _data.Select(datum => datum.Length)], _tensors) : new CausalState(Layout.Length, _tensors);

    /// <summary>1 for tokens of a sequence, 0 for padding, in the model's flattened rows, float32.</summary>
    public Tensor Tokens => _tensors.From(InRows(row => Repeated(1, _data[row].Length)), Layout.Rows * Layout.Length);

    /// <summary>Number of tokens without padding.</summary>
    public int TokenCount => _data.Sum(datum => datum.Length);

    /// <summary>The experts to go through, by layer and token of the model's rows, K each; negative where a token chooses for itself.</summary>
    /// <param name="experts">The model's experts.</param>
    /// <exception cref="ArgumentException">The data's choices were made by a model of another shape.</exception>
    public Dictionary<int, int[]> Replayed(ExpertsConfig experts)
    {
        var replayed = experts.Layers.ToDictionary(layer => layer, _ => Free(Layout.Rows * Layout.Length * experts.Chosen));
        for (int row = 0; row < Rows; row++)
        {
            if (_data[row].Experts is not { } choices) continue;
            if (choices.Layers != experts.Layers.Count || choices.Count != experts.Chosen || choices.Tokens != _data[row].Length)
            {
                throw new ArgumentException(
                    $"a sequence of {_data[row].Length} tokens has choices for {choices.Tokens} tokens, {choices.Layers} layers and {choices.Count} experts; "
                        + $"the model has {experts.Layers.Count} layers and {experts.Chosen} experts a token");
            }
            int first = (Layout.Places[row].Row * Layout.Length) + Layout.Places[row].Start;
            for (int t = 0; t < choices.Tokens; t++)
            {
                for (int i = 0; i < choices.Stride; i++)
                    replayed[experts.Layers[i / experts.Chosen]][((first + t) * experts.Chosen) + (i % experts.Chosen)] = choices.At(t)[i];
            }
        }
        return replayed;
    }

    /// <summary>What a loss sees.</summary>
    public LossInputs LossInputs(Tensor logProbs, Tensor? entropies, StepTotals totals) => new()
    {
        LogProbs = logProbs,
        Mask = Mask(),
        OldLogProbs = Optional(datum => datum.OldLogProbs),
        Advantages = Optional(datum => datum.Advantages),
        RolloutLogProbs = Optional(datum => datum.RolloutLogProbs),
        RefLogProbs = Optional(datum => datum.RefLogProbs),
        Entropies = entropies,
        Weights = _data.All(datum => datum.Weight == 1) ? null : Float(datum => Repeated((float)datum.Weight, datum.Length)),
        Totals = totals,
    };

    /// <summary>What the value loss sees of data that have values and returns.</summary>
    public ValueInputs ValueInputs(Tensor values, StepTotals totals) => new()
    {
        Values = values,
        OldValues = Float(datum => datum.Values!),
        Returns = Float(datum => datum.Returns!),
        Mask = Mask(),
        Totals = totals,
    };

    /// <summary>What a preference loss sees when the first half of the sequences are preferred answers and the second half the others, pair by pair.</summary>
    public PreferenceInputs PreferenceInputs(Tensor logProbs, double totalPairs)
    {
        int pairs = Rows / 2;
        var mask = Mask();
        var reference = Optional(datum => datum.RefLogProbs);
        return new PreferenceInputs
        {
            Chosen = logProbs.narrow(0, 0, pairs),
            ChosenMask = mask.narrow(0, 0, pairs),
            ChosenReference = reference?.narrow(0, 0, pairs),
            Rejected = logProbs.narrow(0, pairs, pairs),
            RejectedMask = mask.narrow(0, pairs, pairs),
            RejectedReference = reference?.narrow(0, pairs, pairs),
            TotalPairs = totalPairs,
        };
    }

    /// <summary>Copies the rows of a [B, T] tensor out, each cut to its sequence's length.</summary>
    public void CopyRows(Tensor values, IReadOnlyList<int> places, float[][] into)
    {
        float[] flat = values.detach().cpu().data<float>().ToArray();
        for (int row = 0; row < Rows; row++) into[places[row]] = flat.AsSpan(row * Length, _data[row].Length).ToArray();
    }

    private Tensor Mask() => Float(datum => Array.ConvertAll(datum.Mask, trained => trained ? 1f : 0f));

    private Tensor? Optional(Func<Datum, float[]?> part) => part(_data[0]) is null ? null : Float(datum => part(datum)!);

    private Tensor Float(Func<Datum, float[]> part) => _tensors.From(Padded(part), Rows, Length);

    private T[] Padded<T>(Func<Datum, T[]> part)
    {
        var padded = new T[Rows * Length];
        for (int row = 0; row < Rows; row++) part(_data[row]).CopyTo(padded, row * Length);
        return padded;
    }

    private T[] InRows<T>(Func<int, T[]> part)
    {
        var rows = new T[Layout.Rows * Layout.Length];
        for (int row = 0; row < Rows; row++) part(row).CopyTo(rows, (Layout.Places[row].Row * Layout.Length) + Layout.Places[row].Start);
        return rows;
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
