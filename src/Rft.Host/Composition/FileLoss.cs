using Rft.Graders;
using Rft.Graders.Plugins;
using Rft.Graders.Scripts;
using Rft.Host.Configuration;
using Rft.Training.Losses;

namespace Rft.Host.Composition;

/// <summary>The user's own loss from a script or a plugin. It is the user's trusted training code: it runs in this process, on the compute thread.</summary>
internal sealed class FileLoss : ILoss
{
    private readonly CustomLoss _loss;

    private FileLoss(CustomLossConfig config, string hash, Func<CustomLossInputs, CustomLossResult> function, Func<Exception, SourcePosition> positionOf)
    {
        var needs = LossNeeds.OldLogProbs | LossNeeds.Advantages | (config.Reference ? LossNeeds.RefLogProbs : LossNeeds.None);
        (File, Hash, _loss) = (config.File, hash, new CustomLoss(Placed, needs));

        CustomLossResult Placed(CustomLossInputs inputs)
        {
            try
            {
                return function(inputs);
            }
#pragma warning disable CA1031 // The user's code may throw anything.
            catch (Exception e)
#pragma warning restore CA1031
            {
                throw new CustomLossException($"{positionOf(e)}: {e.GetType().Name}: {e.Message}", e);
            }
        }
    }

    /// <summary>Full path of the file.</summary>
    public string File { get; }

    /// <summary>Hash of what it was loaded from: a script's source, or everything in a plugin's folder.</summary>
    public string Hash { get; }

    /// <inheritdoc/>
    public LossNeeds Needs => _loss.Needs;

    /// <summary>Loads a loss.</summary>
    /// <param name="stage">Name of its stage, for messages.</param>
    /// <param name="config">What the file says of it.</param>
    /// <exception cref="ConfigException">It does not compile, or there is no such class; the message names line and column.</exception>
    public static FileLoss Load(string stage, CustomLossConfig config)
    {
        try
        {
            return config.IsScript ? Script(config) : Plugin(config);
        }
        catch (GraderLoadException e)
        {
            throw new ConfigException([new ConfigFinding($"stages.{stage}.loss.custom", e.Describe())]);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="CustomLossException">The file's code failed; the message names file, line and column, or what it returned.</exception>
    public LossOutput Compute(LossInputs inputs)
    {
        try
        {
            return _loss.Compute(inputs);
        }
        catch (CustomLossException e) when (e.InnerException is null)
        {
            throw new CustomLossException($"{File}: {e.Message}", e);
        }
    }

    private static FileLoss Script(CustomLossConfig config)
    {
        var (script, options) = (ScriptFunction.Load(config.File, typeof(CustomLossGlobals), CancellationToken.None), new Item(config.Options));
        return new FileLoss(config, script.Hash, inputs => Result(script.Run(new CustomLossGlobals(inputs, options))), script.PositionOf);
    }

    private static CustomLossResult Result(object? value) => value as CustomLossResult
        ?? throw new InvalidCastException($"the script returned {value?.GetType().Name ?? "nothing"}; end it with return Result(loss, gradient);");

    private static FileLoss Plugin(CustomLossConfig config)
    {
        var plugin = PluginObject<ICustomLoss>.Load(config.File, config.Class, new Item(config.Options));
        return new FileLoss(config, plugin.Hash, plugin.Value.Compute, plugin.PositionOf);
    }
}
