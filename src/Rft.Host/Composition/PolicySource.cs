using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Models;

namespace Rft.Host.Composition;

/// <summary>Makes the model that an experiment file describes.</summary>
internal static class PolicySource
{
    private const long SmallModel = 4_000_000;

    /// <summary>Starts the compute thread of an experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <exception cref="DeviceException">This machine has no such device.</exception>
    public static ComputeThread StartCompute(ExperimentConfig config) => ComputeThread.Start(config.Device, config.Threads ?? Threads(config));

    // A second thread gains a small model a quarter at best, and costs it a factor of ten when anything else wants the cores: OpenMP's threads wait for
    // each other after every one of its short operations. The bits are the same either way.
    private static int Threads(ExperimentConfig config)
    {
        if (DecoderParameters.Shapes(ModelSource.Of(config.Model).Shape).Sum(parameter => parameter.Count) < SmallModel) return 1;
        // Sampling ahead has a compute thread of its own, and the two share the cores.
        bool two = config.Stages.OfType<RftStageConfig>().Any(stage => stage.MaxStaleness > 0);
        return Math.Max(1, Environment.ProcessorCount / (two ? 2 : 1));
    }

    /// <summary>Makes the model: new weights, or those of a folder.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="UsageException">The weights cannot be read, or no part of the model takes the adapter.</exception>
    public static async Task<Policy> CreateAsync(ExperimentConfig config, ComputeThread compute, CancellationToken cancellationToken)
    {
        var source = ModelSource.Of(config.Model);
        ulong seed = Seed.Derive(config.Seed, Seed.Hash("model"));
        try
        {
            return source.Folder is { } folder
                ? await PolicyFactory.OpenAsync(compute, folder, source.Chat, Base(folder, config.Model), seed, cancellationToken).ConfigureAwait(false)
                : await PolicyFactory.CreateAsync(compute, source.Shape, source.Chat, seed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CheckpointException or ArgumentException)
        {
            throw new UsageException($"model.path: {e.Message}", e);
        }
    }

    private static BaseModel? Base(HuggingFaceFolder folder, ModelConfig model) =>
        Lora(model) is { } lora ? new BaseModel(folder.Path, lora) { Stored = model.Dtype == WeightType.Bfloat16 ? StoredType.BF16 : StoredType.F32 } : null;

    /// <summary>The adapter that an experiment asks for; null: all weights are trained.</summary>
    /// <param name="model">What the file says of the model.</param>
    public static LoraOptions? Lora(ModelConfig model) => model.Lora is not { } lora ? null : new LoraOptions
    {
        Rank = lora.Rank, Alpha = lora.Alpha, RankStabilised = lora.RankStabilised, Dropout = lora.Dropout,
        Targets = lora.TargetPattern is null ? lora.Targets : [], Pattern = lora.TargetPattern,
    };
}
