using System.Reflection;
using System.Runtime.Loader;

namespace Rft.Graders.Scripts;

/// <summary>Holds one script's code until it is unloaded.</summary>
internal sealed class ScriptContext(string name) : AssemblyLoadContext(name, isCollectible: true)
{
    /// <summary>The contract is this process's own, wherever it was loaded from; the rest is the framework.</summary>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == ContractVersion.AssemblyName ? typeof(IGrader).Assembly : null;
}
