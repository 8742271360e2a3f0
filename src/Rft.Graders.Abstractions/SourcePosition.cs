namespace Rft.Graders;

/// <summary>A place in a grader's source. Lines and columns count from 1; 0 means unknown.</summary>
/// <param name="File">File name or path as the user gave it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units, from 1.</param>
public sealed record SourcePosition(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}({Line},{Column})" : File;
}
