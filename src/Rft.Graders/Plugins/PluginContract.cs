using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Rft.Graders.Plugins;

/// <summary>Compares the contract version a plugin was built for with the host's, before any of its code is loaded.</summary>
internal static class PluginContract
{
    /// <exception cref="GraderLoadException">The file is no assembly, holds no grader, or was built for another contract.</exception>
    public static void Check(string path, string file)
    {
        var built = ReferencedVersion(path, file)
            ?? throw new GraderLoadException(
                FaultCode.NoEntryPoint, $"the assembly does not reference {ContractVersion.AssemblyName}, so it holds no grader",
                new SourcePosition(file, 0, 0));
        var host = ContractVersion.Current;
        if (built.Major == host.Major && built <= host) return;
        string cure = built.Major < host.Major ? "rebuild the plugin against the host's version" : "update the host, or rebuild the plugin";
        throw new GraderLoadException(
            FaultCode.LoadError,
            $"the plugin was built for {ContractVersion.AssemblyName} {built}, this host has {host}; {cure}", new SourcePosition(file, 0, 0));
    }

    private static Version? ReferencedVersion(string path, string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (!image.HasMetadata) throw new BadImageFormatException("no .NET metadata");
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.AssemblyReferences)
            {
                var reference = metadata.GetAssemblyReference(handle);
                if (metadata.GetString(reference.Name) == ContractVersion.AssemblyName) return reference.Version;
            }
            return null;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new GraderLoadException(
                FaultCode.LoadError, $"the file is not a readable .NET assembly: {e.Message}", new SourcePosition(file, 0, 0), null, e);
        }
    }
}
