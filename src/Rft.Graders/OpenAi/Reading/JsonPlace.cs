using System.Globalization;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>A field of a grader's JSON.</summary>
/// <param name="Source">The text it stands in.</param>
/// <param name="Pointer">Its JSON pointer (RFC 6901).</param>
internal sealed record JsonPlace(JsonSource Source, string Pointer)
{
    /// <summary>Line and column.</summary>
    public SourcePosition Position => Source.Find(Pointer);

    /// <summary>A member of the object here.</summary>
    public JsonPlace At(string name) =>
        this with { Pointer = $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}" };

    /// <summary>An element of the list here.</summary>
    public JsonPlace At(int index) => this with { Pointer = $"{Pointer}/{index.ToString(CultureInfo.InvariantCulture)}" };

    /// <summary>Refuses what stands here.</summary>
    public GraderJsonException Fault(GraderJsonFault fault, string message) => new(fault, Pointer, message, Position);

    /// <summary>A segment of a pointer as the name it stands for.</summary>
    public static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
