namespace Rft.Graders;

/// <summary>The version of the contract assembly in this process.</summary>
internal static class ContractVersion
{
    public static string AssemblyName { get; } = typeof(IGrader).Assembly.GetName().Name!;

    public static Version Current { get; } = typeof(IGrader).Assembly.GetName().Version!;

    public static int Major => Current.Major;
}
