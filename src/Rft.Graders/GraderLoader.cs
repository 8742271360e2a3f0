using Rft.Graders.JavaScript;
using Rft.Graders.OpenAi;
using Rft.Graders.Plugins;
using Rft.Graders.Programs;
using Rft.Graders.Scripts;
using Rft.Graders.Tasks;

namespace Rft.Graders;

/// <summary>Turns a file, <c>.dll</c>, <c>.csx</c>, <c>.js</c> or <c>.json</c>, or the name of a task of the library into a grader.</summary>
/// <remarks>
/// Thread-safe. One loader compiles the same script once, however often it is loaded; its graders share the lanes to the judge models and
/// the answers of those.
/// </remarks>
public sealed class GraderLoader
{
    /// <summary>The compiler recurses; its thread gets more stack than a pool thread has.</summary>
    private const int StackSize = 16 * 1024 * 1024;

    private readonly LoaderOptions _options;
    private readonly TimeProvider _time;
    private readonly IProgramRunner? _programs;
    private readonly ScriptLoader _scripts;
    private readonly JsLoader _javaScript;
    private readonly JsonLoader _json;

    /// <summary>Creates a loader.</summary>
    /// <param name="options">Limits and judges; the defaults when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="programs">Runs programs that the model wrote; null: graders that need it cannot be loaded.</param>
    public GraderLoader(LoaderOptions? options = null, TimeProvider? time = null, IProgramRunner? programs = null)
    {
        _programs = programs;
        _options = options ?? new LoaderOptions();
        _time = time ?? TimeProvider.System;
        _scripts = new ScriptLoader(_options);
        _javaScript = new JsLoader(_options);
        _json = new JsonLoader(_options, _time);
    }

    /// <summary>How many scripts were compiled, cache hits not counted.</summary>
    internal int Compilations => _scripts.Compilations;

    /// <summary>Loads a grader. Dispose it after its last call.</summary>
    /// <param name="source">The file and its configuration.</param>
    /// <param name="cancellationToken">Cancels loading.</param>
    /// <exception cref="GraderLoadException">The file cannot become a grader; code, position and message say why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled.</exception>
    public async Task<LoadedGrader> LoadAsync(GraderSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        cancellationToken.ThrowIfCancellationRequested();
        if (source.Builtin is { } task) return BuiltinLoader.Load(source, task, _programs);
        var (load, onTimeout) = Choose(source.File);
        if (!File.Exists(source.ContentFile))
            throw new GraderLoadException(
                FaultCode.LoadError, $"grader '{source.Name}': the file '{source.File}' does not exist", new SourcePosition(source.File, 0, 0));

        using var deadline = new CancellationTokenSource(_options.LoadTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var loading = StartThread(() => load(source, stop.Token));
        try
        {
            return await loading.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException e)
        {
            // The thread may end later, or never: nothing can stop a constructor or a compiler that does not look at its token.
            _ = loading.ContinueWith(
                late => late.GetAwaiter().GetResult().Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            throw new GraderLoadException(
                onTimeout, $"grader '{source.Name}' was not ready within {_options.LoadTimeout.TotalSeconds:0.###} s; simplify what it does at load time",
                new SourcePosition(source.File, 0, 0), null, e);
        }
    }

    /// <summary>Makes a grader of a description that has no file. Dispose it after its last call.</summary>
    /// <param name="name">The grader's name.</param>
    /// <param name="definition">The description.</param>
    /// <exception cref="GraderLoadException">It asks a judge and there is no usable endpoint.</exception>
    public LoadedGrader Load(string name, GraderDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(definition);
        return _json.Load(new GraderSource(name, name), definition, definition.ToJson().ToJsonString());
    }

    private (Func<GraderSource, CancellationToken, LoadedGrader> Load, FaultCode OnTimeout) Choose(string file)
    {
        string extension = Path.GetExtension(file).ToUpperInvariant();
        return extension switch
        {
            ".DLL" => (PluginGraderLoader.Load, FaultCode.LoadError),
            ".CSX" => (_scripts.Load, FaultCode.CompileError),
            ".JS" => (_javaScript.Load, FaultCode.LoadError),
            ".JSON" => (_json.Load, FaultCode.LoadError),
            _ => throw new GraderLoadException(
                FaultCode.LoadError,
                $"'{file}' is no grader file; supported are .dll (plugin), .csx (C# script), .js (JavaScript) and .json (OpenAI form)",
                new SourcePosition(file, 0, 0)),
        };
    }

    private static Task<LoadedGrader> StartThread(Func<LoadedGrader> load)
    {
        var done = new TaskCompletionSource<LoadedGrader>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Run, StackSize) { IsBackground = true, Name = "grader loading" }.Start();
        return done.Task;

        void Run()
        {
            try
            {
                done.SetResult(load());
            }
#pragma warning disable CA1031 // Handed to whoever waits.
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        }
    }
}
