namespace Rft.Conformance.Fixtures;

/// <summary>The command line of a verb that runs fixture files.</summary>
/// <param name="Paths">Files and folders of cases; at least one.</param>
/// <param name="Data">Existing folders with files that cases name.</param>
internal sealed record FixtureArguments(IReadOnlyList<string> Paths, IReadOnlyList<string> Data)
{
    /// <summary>Reads PATH... and --data DIR, in any order.</summary>
    /// <exception cref="UsageException">No path, an unknown option or a missing folder; the message ends with <paramref name="usage"/>.</exception>
    public static FixtureArguments Parse(string[] args, string usage)
    {
        var paths = new List<string>();
        var data = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--data")
            {
                if (++i == args.Length || !Directory.Exists(args[i])) throw new UsageException($"--data needs an existing folder\n{usage}");
                data.Add(args[i]);
            }
            else if (args[i].StartsWith('-')) throw new UsageException($"unknown option '{args[i]}'\n{usage}");
            else paths.Add(args[i]);
        }
        return paths.Count > 0 ? new FixtureArguments(paths, data) : throw new UsageException(usage);
    }
}
