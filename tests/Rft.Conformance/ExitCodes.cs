namespace Rft.Conformance;

internal static class ExitCodes
{
    public const int Passed = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
}
