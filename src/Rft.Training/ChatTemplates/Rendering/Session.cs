using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>One rendering: its budget, clock and output.</summary>
internal sealed class Session(Budget budget, TimeProvider time)
{
    public Budget Budget => budget;

    public TimeProvider Time => time;

    /// <summary>Where the template's own text goes, as opposed to texts of macros and blocks.</summary>
    public Output Root { get; } = new(budget);

    /// <summary>What stood inside generation blocks: start and end in UTF-16 units of <see cref="Root"/>, in order.</summary>
    public List<(int Start, int End)> Generations { get; } = [];
}
