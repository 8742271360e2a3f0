namespace Rft.Host.Configuration.Source;

/// <summary>One value of an experiment file with the place it comes from.</summary>
/// <param name="Origin">The place.</param>
internal abstract record ConfigNode(ValueOrigin Origin)
{
    /// <summary>What an error calls it.</summary>
    public abstract string Describe();
}

/// <summary>A single value.</summary>
/// <param name="Text">Its text, without quotes.</param>
/// <param name="Quoted">Whether it was quoted, so that it is a string whatever it looks like.</param>
/// <param name="Origin">The place.</param>
internal sealed record ScalarNode(string Text, bool Quoted, ValueOrigin Origin) : ConfigNode(Origin)
{
    /// <summary>
    /// What the resolved file holds instead of <see cref="Text"/>: the text before variables were expanded, where they may be secrets.
    /// </summary>
    public string? Unexpanded { get; init; }

    /// <summary>Whether the value is null by YAML's core schema.</summary>
    public bool IsNull => !Quoted && Text is ("" or "~" or "null" or "Null" or "NULL");

    /// <inheritdoc/>
    public override string Describe() => Quoted ? $"\"{Text}\"" : IsNull ? "nothing" : Text;
}

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Origin">The place where it begins.</param>
internal sealed record ListNode(IReadOnlyList<ConfigNode> Items, ValueOrigin Origin) : ConfigNode(Origin)
{
    /// <inheritdoc/>
    public override string Describe() => "a list";
}

/// <summary>A mapping.</summary>
/// <param name="Entries">Its entries in order; names are unique.</param>
/// <param name="Origin">The place where it begins.</param>
internal sealed record MapNode(IReadOnlyList<MapEntry> Entries, ValueOrigin Origin) : ConfigNode(Origin)
{
    /// <summary>The value of a name, or null.</summary>
    public ConfigNode? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name)?.Value;

    /// <summary>A copy in which a name has another value; the name is appended when it is new.</summary>
    public MapNode With(string name, ConfigNode value)
    {
        var entry = new MapEntry(name, value.Origin, value);
        bool known = Find(name) is not null;
        if (!known) return this with { Entries = [.. Entries, entry] };
        return this with { Entries = [.. Entries.Select(old => old.Name == name ? old with { Value = value } : old)] };
    }

    /// <inheritdoc/>
    public override string Describe() => "a mapping";
}

/// <summary>Stands for a value that was reported as wrong, so that rules between keys neither use it nor call it absent.</summary>
/// <param name="Origin">The place of the value.</param>
internal sealed record WrongNode(ValueOrigin Origin) : ConfigNode(Origin)
{
    /// <inheritdoc/>
    public override string Describe() => "wrong";
}

/// <summary>One entry of a mapping.</summary>
/// <param name="Name">The key.</param>
/// <param name="NameOrigin">The place of the key.</param>
/// <param name="Value">The value.</param>
internal sealed record MapEntry(string Name, ValueOrigin NameOrigin, ConfigNode Value);
