using System.Reflection;
using Rft.Graders.OpenAi;
using Rft.Graders.OpenAi.Judges;

namespace Rft.Graders;

/// <summary>A grader in this process. Exactly one of the three grader properties is set; <see cref="GraderInfo.Shape"/> says which.</summary>
/// <remarks>Thread-safe but for <see cref="Dispose"/>, which must come after the last call has ended.</remarks>
public sealed class LoadedGrader : IDisposable
{
    private readonly Action? _unload;
    private object? _instance;

    internal LoadedGrader(GraderInfo info, Item options, object instance, Assembly? code = null, Action? unload = null)
    {
        _instance = instance;
        _unload = unload;
        Info = info;
        Options = options;
        Code = code;
    }

    /// <summary>What is known about the grader.</summary>
    public GraderInfo Info { get; }

    /// <summary>The grader's name in the experiment.</summary>
    public string Name => Info.Name;

    /// <summary>The file as configured.</summary>
    public string File => Info.File;

    /// <summary>What it is written in.</summary>
    public GraderKind Kind => Info.Kind;

    /// <summary>Content hash; see <see cref="GraderInfo.Hash"/>.</summary>
    public string Hash => Info.Hash;

    /// <summary>The scores it may give; null: any finite number.</summary>
    public ScoreRange? Range => Info.Range;

    /// <summary>The grader's options, passed to every call.</summary>
    public Item Options { get; }

    /// <summary>The grader, when it judges one sample at a time.</summary>
    public IGrader? Grader => Info.Shape == GraderShape.Sample ? Live<IGrader>() : null;

    /// <summary>The grader, when it judges all samples of a prompt together.</summary>
    public IGroupGrader? GroupGrader => Info.Shape == GraderShape.Group ? Live<IGroupGrader>() : null;

    /// <summary>The grader, when it judges batches.</summary>
    public IBatchGrader? BatchGrader => Info.Shape == GraderShape.Batch ? Live<IBatchGrader>() : null;

    /// <summary>What judge models this grader has used so far, by name; empty for graders that ask none.</summary>
    public IReadOnlyDictionary<string, JudgeTokens> JudgeTokens => Usage?.Snapshot() ?? new Dictionary<string, JudgeTokens>();

    /// <summary>What <see cref="JudgeTokens"/> is read from.</summary>
    internal JudgeUsage? Usage { get; init; }

    /// <summary>What the grader's own <c>Dispose</c> threw, if it did. It changes no grade; show it to the author.</summary>
    public Exception? DisposeFailure { get; private set; }

    /// <summary>The assembly of the grader's code, whose stack frames name positions; null for JavaScript and JSON.</summary>
    internal Assembly? Code { get; private set; }

    /// <summary>The code of a script, for loading it elsewhere without compiling; null for other kinds.</summary>
    internal Scripts.CompiledScript? Compiled { get; init; }

    /// <summary>Disposes the grader if it is disposable and lets its code be unloaded. Never throws; see <see cref="DisposeFailure"/>.</summary>
    public void Dispose()
    {
        if (_instance is not { } instance) return;
        _instance = null;
        Code = null;
        try
        {
            (instance as IDisposable)?.Dispose();
        }
#pragma warning disable CA1031 // Code of the grader's author may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            DisposeFailure = e;
        }
        finally
        {
            _unload?.Invoke();
        }
    }

    private T Live<T>() where T : class
    {
        ObjectDisposedException.ThrowIf(_instance is null, this);
        return (T)_instance;
    }
}
