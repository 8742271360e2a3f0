namespace Rft.Graders.Cases;

/// <summary>A row is not what it should be; caught where its line is known.</summary>
/// <param name="name">The field at fault; null: the row as a whole.</param>
/// <param name="message">What is wrong and the cure.</param>
internal sealed class RowException(string? name, string message) : Exception(message)
{
    /// <summary>The field at fault; null: the row as a whole.</summary>
    public string? Field => name;
}
