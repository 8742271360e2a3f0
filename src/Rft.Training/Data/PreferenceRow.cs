using System.Text;
using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>One pair of answers to one prompt, of which one is preferred. Immutable.</summary>
/// <param name="Chosen">The prompt and the preferred answer; the answer is what is trained.</param>
/// <param name="Rejected">The same prompt and the other answer.</param>
public sealed record PreferenceRow(ChatRow Chosen, ChatRow Rejected)
{
    /// <summary>Line in the file, from 1; for a generated row its position, from 1.</summary>
    public int Line => Chosen.Line;

    /// <summary>Reads a row that is in memory.</summary>
    /// <param name="row">The row, in one of the forms of <see cref="PreferenceJsonlReader"/>.</param>
    /// <param name="source">What errors call the place the rows come from.</param>
    /// <param name="number">The row's position there, from 1.</param>
    /// <exception cref="DatasetException">It is no pair.</exception>
    public static PreferenceRow Parse(Item row, string source, int number)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new PreferenceRowParser(source, number, Encoding.UTF8.GetBytes(row.Json.GetRawText())).Parse(row.Json);
    }
}
