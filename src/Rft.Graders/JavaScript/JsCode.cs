using Jint;
using Jint.Native;

namespace Rft.Graders.JavaScript;

/// <summary>Runs one source, each time in a fresh engine: nothing a call changes, built-ins included, is seen by the next.</summary>
internal sealed class JsCode(JsProgram program, JavaScriptLimits limits, string file)
{
    public const string Entry = "grade", GroupEntry = "gradeGroup";

    /// <summary>Calls the entry point.</summary>
    /// <param name="entry">Which function.</param>
    /// <param name="subject">Builds the function's first argument.</param>
    /// <param name="item">The dataset row.</param>
    /// <param name="context">The call's context.</param>
    /// <param name="read">Reads the return value while the engine lives.</param>
    /// <param name="cancellationToken">Stops the script.</param>
    /// <exception cref="GraderFaultException">The script threw or reached a limit.</exception>
    /// <exception cref="InvalidScoreException">It returned no score.</exception>
    public T Call<T>(
        string entry, Func<JsInputs, JsValue> subject, Item item, GradeContext context, Func<JsValue, JsContext, T> read,
        CancellationToken cancellationToken) =>
        Guard(engine =>
        {
            var inputs = new JsInputs(engine);
            var reports = new JsContext(engine, inputs, context, cancellationToken);
            var function = program.Evaluate(engine)(entry);
            var returned = engine.Call(function, subject(inputs), inputs.Json(item.Json), reports.Build());
            return read(Settle(engine, returned), reports);
        }, cancellationToken);

    /// <summary>Runs the top-level code and looks at what it defines.</summary>
    /// <exception cref="GraderFaultException">The script threw or reached a limit.</exception>
    public T Inspect<T>(Func<Func<string, JsValue>, T> read, CancellationToken cancellationToken) =>
        Guard(engine => read(program.Evaluate(engine)), cancellationToken);

    private T Guard<T>(Func<Engine, T> body, CancellationToken cancellationToken)
    {
        using var engine = new Engine(options => Configure(options, cancellationToken));
        try
        {
            return body(engine);
        }
        catch (Exception e) when (JsFaults.IsEngines(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw JsFaults.Of(e, limits, file);
        }
    }

    private void Configure(Options options, CancellationToken cancellationToken)
    {
        options.MaxStatements(limits.Statements);
        options.LimitRecursion(limits.Recursion);
        options.LimitMemory(limits.AllocatedBytes);
        options.RegexTimeoutInterval(limits.RegexTimeout);
        options.MaxJsonParseDepth(limits.JsonDepth);
        options.CancellationToken(cancellationToken);
        options.DisableStringCompilation();
        options.Constraints.StackOverflowGuard = true;
        // Atomics.wait would block the thread for ever.
        options.AgentCanSuspend = false;
    }

    /// <summary>The value of a promise. The script has no timers and no I/O: what is pending after its own jobs ran stays pending.</summary>
    private JsValue Settle(Engine engine, JsValue returned)
    {
        if (!returned.IsPromise()) return returned;
        engine.Advanced.ProcessTasks();
        try
        {
            // The token is signalled already: a pending promise throws at once instead of being waited for.
            return returned.UnwrapIfPromise(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException e)
        {
            throw new GraderFaultException(
                FaultCode.NeverCompleted, "the returned promise is never settled", new SourcePosition(file, 0, 0), e);
        }
    }
}
