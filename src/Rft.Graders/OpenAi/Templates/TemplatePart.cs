namespace Rft.Graders.OpenAi.Templates;

/// <summary>What a placeholder begins at.</summary>
internal enum TemplateRoot
{
    Item,
    OutputText,
    OutputJson,
    OutputTools,
    Choices,
    OutputAudio,
}

/// <summary>One step of a path: a member of an object, or an element of a list.</summary>
internal readonly record struct TemplateStep(string? Member, int Index);

/// <summary>A piece of a template.</summary>
internal abstract record TemplatePart
{
    private TemplatePart() { }

    /// <summary>Text that stays as it is.</summary>
    public sealed record Literal(string Text) : TemplatePart;

    /// <summary>A placeholder.</summary>
    /// <param name="Root">What it begins at.</param>
    /// <param name="Path">The steps from there.</param>
    /// <param name="Source">The placeholder as written, braces included.</param>
    public sealed record Reference(TemplateRoot Root, IReadOnlyList<TemplateStep> Path, string Source) : TemplatePart
    {
        /// <summary>Whether the value is the model's, which nobody vouches for.</summary>
        public bool IsSample => Root != TemplateRoot.Item;
    }
}
