namespace Rft.Graders.Tasks.SqlResult;

/// <summary>A statement cannot be run, or not to its end.</summary>
/// <param name="reason">A word such as <c>not_a_query</c>.</param>
/// <param name="detail">What the database said; null when the word says it all.</param>
internal sealed class SqlRefusedException(string reason, string? detail = null) : Exception(detail is null ? reason : $"{reason}: {detail}");
