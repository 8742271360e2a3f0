namespace Rft.Graders.Tasks.Format;

/// <summary>Options of <c>format</c>. A row's own <c>pattern</c> and <c>sections</c> replace them.</summary>
internal sealed record FormatOptions
{
    /// <summary>Pattern that the whole text must match; null: any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Texts that must occur in this order, each exactly once; for example the tags of an answer.</summary>
    public IReadOnlyList<string>? Sections { get; init; }

    /// <summary>Score each section that stands in its place instead of all or nothing.</summary>
    public bool Partial { get; init; }
}
