namespace Rft.Training.Tokenizers.HuggingFace.PostProcessors;

/// <summary>A part of a template: ids to write, or the text's own (null).</summary>
internal readonly record struct TemplatePart(int[]? Ids);
