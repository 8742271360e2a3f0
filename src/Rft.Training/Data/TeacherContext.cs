using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>What only a teacher is told.</summary>
public static class TeacherContext
{
    /// <summary>A conversation with it: at the end of its system message, or as one.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="context">The text, with <c>{{ field }}</c> for fields of the row.</param>
    /// <param name="item">The row.</param>
    /// <exception cref="FormatException">The row lacks a field; the message names it.</exception>
    public static IReadOnlyList<Message> Add(IReadOnlyList<Message> messages, string context, Item item)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(item);
        string text = RowTemplate.Fill(context, item.Json);
        return messages is [{ Role: "system" } system, ..]
            ? [system with { Content = $"{system.Content}\n\n{text}" }, .. messages.Skip(1)]
            : [new Message { Role = "system", Content = text }, .. messages];
    }
}
