namespace Rft.Training.ChatTemplates;

/// <summary>A chat template does not parse, refuses its conversation, breaks a rule of the language or exceeds a limit.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong; exactly the template's own words where the template itself refused.</param>
    /// <param name="line">Line of the template, from 1; 0: not known.</param>
    /// <param name="column">Column of the line, from 1; 0: not known.</param>
    /// <param name="raised">Whether the template called <c>raise_exception</c>.</param>
    public ChatTemplateException(string message, int line = 0, int column = 0, bool raised = false)
        : base(message)
    {
        Line = line;
        Column = column;
        Raised = raised;
    }

    /// <summary>Line of the template, from 1; 0: not known.</summary>
    public int Line { get; }

    /// <summary>Column of the line, from 1; 0: not known.</summary>
    public int Column { get; }

    /// <summary>Whether the template itself refused the conversation with <c>raise_exception</c>; the message is then its own.</summary>
    public bool Raised { get; }
}
