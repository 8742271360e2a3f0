using Rft.Graders;

namespace Rft.Host.Grading;

/// <summary>Which grader gave the scores of a document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file or <c>builtin:NAME</c>.</param>
/// <param name="Kind">What it is written in.</param>
/// <param name="Hash">Content hash; see <see cref="GraderInfo.Hash"/>.</param>
/// <param name="Range">The declared scores; null: any finite number.</param>
internal sealed record GraderOrigin(string Name, string File, string Kind, string Hash, string? Range)
{
    /// <summary>The origin of a loaded grader.</summary>
    public static GraderOrigin Of(GraderInfo info) =>
        new(info.Name, info.File, info.Kind.ToString().ToLowerInvariant(), info.Hash, info.Range?.ToString());

    /// <inheritdoc/>
    public override string ToString() => $"{File} ({Kind}, range {Range ?? "any"}, hash {Hash[..12]})";
}
