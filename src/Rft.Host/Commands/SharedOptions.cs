using System.CommandLine;

namespace Rft.Host.Commands;

/// <summary>Options of every verb.</summary>
internal static class SharedOptions
{
    /// <summary>No colour and no live display.</summary>
    public static Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "No colour and no live display; so does NO_COLOR.",
        Recursive = true,
    };

    /// <summary>Changes values of the experiment file.</summary>
    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change a value of the experiment file: --set stages.rft.steps=6. May be given several times.",
        HelpName = "PATH=VALUE",
    };
}
