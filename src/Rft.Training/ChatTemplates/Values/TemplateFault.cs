namespace Rft.Training.ChatTemplates.Values;

/// <summary>An error of a running template that does not know its line yet; the renderer adds it.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="raised">Whether the template itself refused.</param>
internal sealed class TemplateFault(string message, bool raised = false) : Exception(message)
{
    public bool Raised { get; } = raised;
}
