namespace Rft.Training.ChatTemplates;

/// <summary>A conversation as a model reads it.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="GenerationSpans">
/// What stood inside <c>{% generation %}</c> blocks, in order: start and end, exclusive, as indices into <paramref name="Text"/> (UTF-16 units;
/// Python counts code points, which differ after a character beyond U+FFFF).
/// </param>
public sealed record RenderedChat(string Text, IReadOnlyList<(int Start, int End)> GenerationSpans);
