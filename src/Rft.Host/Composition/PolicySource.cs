using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Training.Devices;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Host.Composition;

/// <summary>The model that an experiment file describes.</summary>
internal static class PolicySource
{
    private const double TinyRopeTheta = 10_000;
    private const long SmallModel = 4_000_000;

    /// <summary>Starts the compute thread of an experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <exception cref="DeviceException">This machine has no such device.</exception>
    public static ComputeThread StartCompute(ExperimentConfig config) =>
        ComputeThread.Start(config.Device, config.Threads ?? Threads(config.Model.Tiny!));

    // A second thread gains a small model a quarter at best, and costs it a factor of ten when anything else wants the cores: OpenMP's threads wait for
    // each other after every one of its short operations. The bits are the same either way.
    private static int Threads(TinyModelConfig tiny)
    {
        var shape = Shape(tiny, ChatFormat(tiny));
        return DecoderParameters.Shapes(shape).Sum(parameter => parameter.Count) < SmallModel ? 1 : Environment.ProcessorCount;
    }

    /// <summary>Makes the model, untrained.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    public static Task<Policy> CreateAsync(ExperimentConfig config, ComputeThread compute, CancellationToken cancellationToken)
    {
        var chat = ChatFormat(config.Model.Tiny!);
        return PolicyFactory.CreateAsync(compute, Shape(config.Model.Tiny!, chat), chat, Seed.Derive(config.Seed, Seed.Hash("model")), cancellationToken);
    }

    /// <summary>How the model writes conversations.</summary>
    /// <param name="tiny">The model.</param>
    public static TinyChatFormat ChatFormat(TinyModelConfig tiny) => new(new ByteTokenizer(tiny.AddedTokens));

    /// <summary>The model's shape.</summary>
    /// <param name="tiny">The model.</param>
    /// <param name="chat">Its chat format.</param>
    public static DecoderConfig Shape(TinyModelConfig tiny, IChatFormat chat) => new()
    {
        Width = tiny.Width,
        FeedForward = tiny.Ffn,
        Layers = tiny.Layers,
        Heads = tiny.Heads,
        KvHeads = tiny.KvHeads,
        HeadWidth = tiny.Width / tiny.Heads,
        Vocabulary = chat.Tokenizer.Vocabulary,
        Context = tiny.Context,
        RopeTheta = TinyRopeTheta,
    };
}
