using System.Text.Json;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Conformance.Models;

/// <summary>A checkpoint on the CPU.</summary>
internal sealed class LoadedModel(Decoder decoder) : IDisposable
{
    /// <summary>Largest accepted difference of a logit or log-probability.</summary>
    public const double LogitTolerance = 2e-4;

    /// <summary>Largest accepted difference of a gradient's norm, as a share.</summary>
    public const double NormTolerance = 1e-3;

    /// <summary>Largest accepted difference of a loss between optimizer steps, as a share.</summary>
    public const double StepTolerance = 5e-3;

    public Decoder Decoder => decoder;

    public static LoadedModel Open(string folder, bool frozen = false)
    {
        var source = new HuggingFaceFolder(folder);
        var decoder = new Decoder(source.Config, new TensorFactory(CPU), frozen);
        source.Load(decoder);
        return new LoadedModel(decoder);
    }

    /// <summary>Logits of rows of one length, [B, T, V].</summary>
    public Tensor Logits(IReadOnlyList<int[]> rows, ExpertRouting? routing = null)
    {
        int length = rows[0].Length;
        var tokens = decoder.Tensors.From([.. rows.SelectMany(row => row.Select(id => (long)id))], rows.Count, length);
        return decoder.Logits(decoder.Hidden(tokens, new CausalState(length, decoder.Tensors), routing));
    }

    /// <summary>One sequence that is judged on every next token whose label is kept.</summary>
    public static Datum Datum(int[] ids, int[]? labels = null)
    {
        int[] targets = (labels ?? ids)[1..];
        return new Datum { Inputs = ids[..^1], Targets = [.. targets.Select(target => Math.Max(target, 0))], Mask = [.. targets.Select(target => target >= 0)] };
    }

    public static double[] Values(Tensor tensor) => [.. tensor.detach().contiguous().cpu().to(ScalarType.Float64).data<double>()];

    public static int[] Ids(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    public static double Norm(Tensor gradient) => gradient.detach().to(ScalarType.Float64).norm().item<double>();

    public void Dispose() => decoder.Dispose();
}
