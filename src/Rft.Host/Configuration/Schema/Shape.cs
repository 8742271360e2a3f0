namespace Rft.Host.Configuration.Schema;

/// <summary>What a value of an experiment file must look like.</summary>
internal abstract record Shape;

/// <summary>A mapping with fixed keys.</summary>
/// <param name="Keys">The keys in the order in which they are written.</param>
internal sealed record ObjectShape(IReadOnlyList<Key> Keys) : Shape
{
    /// <summary>The key that a single value stands for, for example <c>file</c> of a data set; null: a mapping is required.</summary>
    public string? Shorthand { get; init; }

    /// <summary>Other programs' names for keys: name to path below this mapping, for example <c>beta</c> to <c>kl.coef</c>.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>The key of that name, or null.</summary>
    public Key? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);
}

/// <summary>A mapping from names that the user chooses.</summary>
/// <param name="Value">What each name holds.</param>
/// <param name="What">What one entry is, for errors.</param>
internal sealed record NamedShape(Shape Value, string What) : Shape;

/// <summary>A list of mappings that differ by one key.</summary>
/// <param name="Discriminator">The key that decides.</param>
/// <param name="Variants">The mapping by the key's value.</param>
internal sealed record VariantListShape(string Discriminator, IReadOnlyDictionary<string, ObjectShape> Variants) : Shape;

/// <summary>A list of single values.</summary>
/// <param name="Item">What each item is.</param>
/// <param name="Count">The number of items; null: any.</param>
internal sealed record ListShape(ScalarShape Item, int? Count = null) : Shape;

/// <summary>Any JSON object; not looked into.</summary>
internal sealed record FreeShape : Shape;

/// <summary>A key of a mapping.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="About">What it does, in one sentence.</param>
internal sealed record Key(string Name, Shape Shape, string About)
{
    /// <summary>The default as YAML text; null: see <see cref="Required"/>.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the key must be there. A key that is neither required nor has a default may be absent.</summary>
    public bool Required { get; init; }
}
