namespace Rft.Graders.OpenAi;

/// <summary>Something that a run survives but the author of a grader should know.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) of the field.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Message">What it is about and what to do.</param>
public sealed record GraderRemark(string Pointer, SourcePosition Position, string Message);
