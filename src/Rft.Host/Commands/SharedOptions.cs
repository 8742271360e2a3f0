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
}
