using Spectre.Console;

namespace Rft.Host.LiveView;

/// <summary>Chooses how a run is shown.</summary>
public static class RunViews
{
    /// <summary>Time between the lines of the plain view.</summary>
    public static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>Makes the view of a run: live on a terminal, plain lines otherwise.</summary>
    /// <param name="error">The error stream: views never write data.</param>
    /// <param name="live">What <see cref="IsLive"/> says.</param>
    /// <param name="time">The clock.</param>
    public static IRunView Create(TextWriter error, bool live, TimeProvider time)
    {
        if (!live) return new PlainView(error, PlainInterval, time);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return new TerminalView(console, time);
    }

    /// <summary>Whether a live display is wanted and possible.</summary>
    /// <param name="noColor">The <c>--no-color</c> option.</param>
    /// <param name="redirected">Whether the error stream is no terminal.</param>
    /// <param name="variable">Environment variables: a NO_COLOR that is not empty, or TERM=dumb, say no.</param>
    public static bool IsLive(bool noColor, bool redirected, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return !noColor && !redirected && string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") != "dumb";
    }
}
