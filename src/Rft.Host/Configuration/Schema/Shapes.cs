namespace Rft.Host.Configuration.Schema;

/// <summary>Short spellings for the shapes of <see cref="ExperimentSchema"/>.</summary>
internal static class Shapes
{
    /// <summary>Any text.</summary>
    public static readonly ScalarShape Text = new(ScalarKind.Text);

    /// <summary>A path, relative to the file it is written in.</summary>
    public static readonly ScalarShape FilePath = new(ScalarKind.Path);

    /// <summary>true or false.</summary>
    public static readonly ScalarShape Flag = new(ScalarKind.Boolean);

    /// <summary>A time.</summary>
    public static readonly ScalarShape Duration = new(ScalarKind.Duration);

    /// <summary>A share.</summary>
    public static readonly ScalarShape Share = new(ScalarKind.Share);

    /// <summary>A name that paths and metric names can hold.</summary>
    public static readonly ScalarShape Name = Matching("^[A-Za-z0-9_][A-Za-z0-9_-]*$", "a name of letters, digits, - and _");

    /// <summary>Any finite number.</summary>
    public static readonly ScalarShape Number = new(ScalarKind.Number);

    /// <summary>A number above zero.</summary>
    public static readonly ScalarShape Positive = new(ScalarKind.Number) { Min = 0, AboveMin = true };

    /// <summary>A number that is not negative.</summary>
    public static readonly ScalarShape NotNegative = new(ScalarKind.Number) { Min = 0 };

    /// <summary>A whole number of 32 bits.</summary>
    public static ScalarShape Whole(int min) => new(ScalarKind.Integer) { Min = min, Max = int.MaxValue };

    /// <summary>One of some words.</summary>
    public static ScalarShape OneOf(params string[] choices) => new(ScalarKind.Text) { Choices = choices };

    /// <summary>A text that matches a pattern.</summary>
    public static ScalarShape Matching(string pattern, string words) => new(ScalarKind.Text) { Pattern = pattern, PatternWords = words };

    /// <summary>A key that must be there.</summary>
    public static Key Required(string name, Shape shape, string about) => new(name, shape, about) { Required = true };

    /// <summary>A key with a default.</summary>
    public static Key With(string name, Shape shape, string fallback, string about) => new(name, shape, about) { Default = fallback };

    /// <summary>A key that may be absent.</summary>
    public static Key Optional(string name, Shape shape, string about) => new(name, shape, about);
}
