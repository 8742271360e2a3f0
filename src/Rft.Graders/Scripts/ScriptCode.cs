using System.Reflection;

namespace Rft.Graders.Scripts;

/// <summary>A loaded script. Every call runs the top-level code on a fresh instance, so no state passes from sample to sample.</summary>
/// <param name="entry">The compiler's entry point: takes {globals, null} and leaves the script's instance in the second place.</param>
/// <param name="method">The method that answers; null when the top-level code does.</param>
internal sealed class ScriptCode(Func<object?[], Task<object?>> entry, MethodInvoker? method)
{
    /// <summary>Runs the script.</summary>
    /// <param name="globals">The globals of this call.</param>
    /// <param name="subject">The method's first argument: the sample, or the samples.</param>
    /// <returns>What the script returned, unchecked.</returns>
    public async ValueTask<object?> RunAsync(ScriptGlobals globals, object subject)
    {
        object?[] submission = [globals, null];
        object? value = await entry(submission);
        if (method is null) return value;
        value = method.Invoke(submission[1], subject, globals.Item);
        if (value is not Task task) return value;
        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task);
    }
}
