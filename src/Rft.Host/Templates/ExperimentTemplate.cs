using System.Reflection;

namespace Rft.Host.Templates;

/// <summary>The files that <c>rft init</c> writes; they are embedded, so that a published program has them.</summary>
internal static class ExperimentTemplate
{
    private const string Prefix = "templates/";

    /// <summary>The files of a task, text by relative path.</summary>
    /// <param name="task">math, json or classify.</param>
    public static IReadOnlyDictionary<string, string> Files(string task)
    {
        var assembly = Assembly.GetExecutingAssembly();
        string folder = $"{Prefix}{task}/";
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            string name = resource.Replace('\\', '/');
            if (!name.StartsWith(folder, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            files[name[folder.Length..]] = reader.ReadToEnd();
        }
        return files;
    }
}
