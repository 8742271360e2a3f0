using System.Runtime.InteropServices;

namespace Rft.Benchmarks;

/// <summary>How this program starts itself.</summary>
internal static class BenchCommand
{
    /// <summary>The command line, with a verb of <c>Program.cs</c>.</summary>
    public static IReadOnlyList<string> Of(string verb) =>
    [
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")), typeof(BenchCommand).Assembly.Location, verb,
    ];
}
