namespace Rft.Host.Configuration;

/// <summary>One thing that is wrong with an experiment file.</summary>
/// <param name="Place">Where: <c>file(line,column)</c>, a <c>--set</c> option or an environment variable.</param>
/// <param name="Message">What is wrong and the cure.</param>
public sealed record ConfigFinding(string Place, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Message}";
}
