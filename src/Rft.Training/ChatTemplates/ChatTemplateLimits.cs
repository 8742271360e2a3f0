namespace Rft.Training.ChatTemplates;

/// <summary>What a template may use up before it is stopped. Templates come with downloaded models and are not trusted.</summary>
public sealed record ChatTemplateLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static ChatTemplateLimits Default { get; } = new();

    /// <summary>Characters of a template.</summary>
    public int MaxSource { get; init; } = 1024 * 1024;

    /// <summary>Steps of one rendering: statements, expressions, turns of loops, items of sequences.</summary>
    public long MaxSteps { get; init; } = 10_000_000;

    /// <summary>Characters of the output, and of any text on the way to it.</summary>
    public int MaxOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>Characters that one rendering may read and write in all of its texts.</summary>
    public long MaxWork { get; init; } = 256L * 1024 * 1024;

    /// <summary>How deep macros and recursive loops may call each other.</summary>
    public int MaxCalls { get; init; } = 100;

    /// <summary>Numbers in a <c>range</c>, as in jinja2's sandbox.</summary>
    public int MaxRange { get; init; } = 100_000;
}
