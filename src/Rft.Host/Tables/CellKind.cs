namespace Rft.Host.Tables;

/// <summary>What the cells of a column hold.</summary>
internal enum CellKind
{
    /// <summary>A <see cref="string"/>.</summary>
    Text,

    /// <summary>A <see cref="double"/>.</summary>
    Number,

    /// <summary>An <see cref="int"/>.</summary>
    Integer,

    /// <summary>A <see cref="bool"/>.</summary>
    Truth,
}
