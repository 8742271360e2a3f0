using System.Runtime.CompilerServices;
using Rft.Host.Configuration;
using Rft.Training.ChatTemplates;
using Rft.Training.Checkpoints;
using Rft.Training.Models;
using Rft.Training.Tokenizers;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Host.Composition;

/// <summary>The model that an experiment names, as far as it is known without a tensor: its shape and how it writes conversations.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Chat">How it writes conversations.</param>
/// <param name="Folder">Where its weights are; null: it is made from the seed.</param>
internal sealed record ModelSource(DecoderConfig Shape, IChatFormat Chat, HuggingFaceFolder? Folder)
{
    private const double TinyRopeTheta = 10_000;

    // A tokenizer file of ten megabytes is read once, however many parts of a command ask for it.
    private static readonly ConditionalWeakTable<ModelConfig, ModelSource> Known = [];

    /// <summary>The model of an experiment.</summary>
    /// <param name="model">What the file says.</param>
    /// <exception cref="UsageException">The folder is none of a model that can be loaded; the message names file and cure.</exception>
    public static ModelSource Of(ModelConfig model) => Known.GetValue(model, Read);

    private static ModelSource Read(ModelConfig model)
    {
        if (model.Tiny is { } tiny) return Made(tiny);
        try
        {
            var folder = new HuggingFaceFolder(model.Path!);
            return new ModelSource(folder.Config, ChatFiles.Read(folder.Path).ToFormat(model.Date is { } day ? new StandingClock(day) : null), folder);
        }
        catch (Exception e) when (e is CheckpointException or TokenizerException or ChatTemplateException)
        {
            throw new UsageException($"model.path: {e.Message}", e);
        }
    }

    private static ModelSource Made(TinyModelConfig tiny)
    {
        var chat = new TinyChatFormat(new ByteTokenizer(tiny.AddedTokens));
        var shape = new DecoderConfig
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
        return new ModelSource(shape, chat, null);
    }
}
