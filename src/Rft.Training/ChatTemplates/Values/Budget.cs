using System.Runtime.CompilerServices;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Counts what one rendering uses and stops it at a limit. Belongs to one rendering.</summary>
internal sealed class Budget(ChatTemplateLimits limits, CancellationToken cancellationToken)
{
    private long _steps, _work;
    private int _calls;

    public ChatTemplateLimits Limits => limits;

    /// <summary>Counts steps.</summary>
    /// <exception cref="TemplateFault">Too many.</exception>
    /// <exception cref="OperationCanceledException">The rendering was cancelled.</exception>
    public void Step(long count = 1)
    {
        long before = _steps;
        _steps += count;
        if (_steps > limits.MaxSteps) throw new TemplateFault($"the template ran for more than {limits.MaxSteps} steps; does it loop for ever?");
        if (before >> 10 != _steps >> 10) cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Counts a text that is about to be made or read through.</summary>
    /// <param name="length">Its characters.</param>
    /// <exception cref="TemplateFault">It is too long, or there were too many.</exception>
    public void Text(long length)
    {
        if (length > limits.MaxOutput) throw new TemplateFault($"a text of {length} characters is longer than {limits.MaxOutput}");
        Step();
        _work += length;
        if (_work > limits.MaxWork) throw new TemplateFault($"the template's texts have more than {limits.MaxWork} characters together");
    }

    /// <summary>Counts items of a sequence that is about to be made.</summary>
    /// <exception cref="TemplateFault">There are too many.</exception>
    public void Items(long count) => Step(Math.Max(1, count));

    /// <summary>Guards the thread's stack; every recursion calls it.</summary>
    /// <exception cref="TemplateFault">Little stack is left.</exception>
    public static void Deeper()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new TemplateFault("values or expressions are nested too deep");
    }

    /// <summary>Enters a macro or a recursive loop; <see cref="Leave"/> follows.</summary>
    /// <exception cref="TemplateFault">Too many are open.</exception>
    public void Enter()
    {
        Deeper();
        if (++_calls > limits.MaxCalls) throw new TemplateFault($"macros and recursive loops call each other deeper than {limits.MaxCalls}");
    }

    public void Leave() => _calls--;
}
