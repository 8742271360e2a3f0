using System.Runtime.InteropServices;

namespace Rft.Training.Native;

/// <summary>Loads libtorch and TorchSharp's shim before TorchSharp looks for them itself.</summary>
/// <remarks>
/// <para>
/// Linux only; elsewhere TorchSharp's own search serves. <see cref="EnsureLoaded"/> must run before the first use of a TorchSharp type
/// that touches native code. It may be called from any thread, any number of times; the work is done once.
/// </para>
/// <para>
/// Two things need help. The shim asks for a symbol version of GCC 13 that older systems lack (see <see cref="GlibcxxRequirement"/>),
/// and an existing libtorch is used when the environment variable <c>RFT_LIBTORCH</c> names its folder.
/// </para>
/// </remarks>
public static class LibTorch
{
    /// <summary>Environment variable that names the folder of an existing libtorch of the same version.</summary>
    public const string Variable = "RFT_LIBTORCH";

    private const string Shim = "libLibTorchSharp.so";
    private static readonly Lazy<LoadedLibraries?> Libraries = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Loads the native libraries once.</summary>
    /// <exception cref="LibTorchException">A library is missing or does not load; the message names it, the reason and the cure.</exception>
    public static void EnsureLoaded() => _ = Libraries.Value;

    /// <summary>Where the libraries were found; null where TorchSharp's own search serves.</summary>
    /// <exception cref="LibTorchException">As for <see cref="EnsureLoaded"/>.</exception>
    public static LoadedLibraries? Found => Libraries.Value;

    private static LoadedLibraries? Load()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var folders = SearchFolders().ToList();
        string libtorch = Find("libtorch.so", folders);
        string shim = Find(Shim, folders);
        string folder = Path.GetDirectoryName(libtorch)!;
        foreach (string name in new[] { "libc10.so", "libtorch_cpu.so", "libtorch.so" }) LoadFrom(Path.Combine(folder, name));
        var (handle, path) = LoadShim(shim);
        NativeLibrary.SetDllImportResolver(
            typeof(TorchSharp.torch).Assembly, (name, _, _) => name == "LibTorchSharp" ? handle : IntPtr.Zero);
        return new LoadedLibraries(folder, path, path != shim);
    }

    private static IEnumerable<string> SearchFolders()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            if (!Directory.Exists(given))
                throw new LibTorchException($"{Variable} names '{given}', which is not a folder; point it at the folder that holds libtorch.so");
            if (!File.Exists(Path.Combine(given, "libtorch.so")))
                throw new LibTorchException($"{Variable} names '{given}', which holds no libtorch.so; point it at libtorch's lib folder");
            yield return given;
        }
        yield return Path.Combine(AppContext.BaseDirectory, "torch");
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string probing)
        {
            foreach (string entry in probing.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return entry;
        }
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
    }

    private static string Find(string name, List<string> folders) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new LibTorchException(
            $"{name} was not found in {string.Join(", ", folders.Select(folder => $"'{folder}'"))}; "
            + $"build with -p:TorchBackend=cpu (the default), or set {Variable} to the folder of an existing libtorch of the same version");

    private static IntPtr LoadFrom(string path)
    {
        if (!File.Exists(path)) throw new LibTorchException($"{path} is missing beside libtorch.so; the libtorch folder is incomplete");
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LibTorchException($"{path} does not load: {Reason(e)}", e);
        }
    }

    private static (IntPtr Handle, string Path) LoadShim(string shim)
    {
        try
        {
            return (NativeLibrary.Load(shim), shim);
        }
        catch (DllNotFoundException e) when (e.Message.Contains(GlibcxxRequirement.Version, StringComparison.Ordinal))
        {
            string relaxed = GlibcxxRequirement.RelaxedCopy(shim);
            return (LoadFrom(relaxed), relaxed);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LibTorchException(
                $"{shim} does not load: {Reason(e)}. It needs libtorch of the version TorchSharp was built for; "
                + $"if {Variable} is set, check that folder's version", e);
        }
    }

    // The runtime's message lists every name it tried, one a line; the loader's own reason is the last line that names a file.
    private static string Reason(Exception e) =>
        e.Message.Split('\n').LastOrDefault(line => line.Contains(": ", StringComparison.Ordinal))?.Trim() ?? e.Message;
}
