namespace Rft.Conformance.Fixtures;

/// <summary>Where a file that a case names is looked for.</summary>
/// <param name="CaseFile">The fixture file.</param>
/// <param name="Data">The folders given with --data, in order.</param>
internal sealed record FixtureFolders(string CaseFile, IReadOnlyList<string> Data)
{
    /// <summary>Finds a file or folder beside the case file, under a data folder, or in the folder above the one named "fixtures".</summary>
    /// <param name="name">The path as the case spells it.</param>
    /// <exception cref="FileNotFoundException">It is in none of these places; the message lists them.</exception>
    public string Find(string name)
    {
        var places = Candidates(name).ToList();
        return places.Find(path => File.Exists(path) || Directory.Exists(path))
            ?? throw new FileNotFoundException($"'{name}' is in none of {string.Join(", ", places)}; name its folder with --data");
    }

    private IEnumerable<string> Candidates(string name)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(CaseFile))!;
        yield return Path.Combine(folder, name);
        foreach (string data in Data) yield return Path.Combine(data, name);
        for (var above = new DirectoryInfo(folder); above.Parent is not null; above = above.Parent)
        {
            if (above.Name == "fixtures") yield return Path.Combine(above.Parent.FullName, name);
        }
    }
}
