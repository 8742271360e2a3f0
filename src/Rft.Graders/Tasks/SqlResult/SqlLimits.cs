namespace Rft.Graders.Tasks.SqlResult;

/// <summary>Limits of one statement.</summary>
internal static class SqlLimits
{
    /// <summary>Instructions of SQLite's machine; some tenths of a second.</summary>
    public const long Instructions = 10_000_000;

    /// <summary>Instructions between two looks at the limits.</summary>
    public const int LookEvery = 100;

    /// <summary>Bytes that SQLite holds in the whole process: the only count it keeps.</summary>
    public const long Memory = 64L * 1024 * 1024;

    /// <summary>Rows of a result.</summary>
    public const int Rows = 10_000;

    /// <summary>Characters of a result, and bytes of one text or blob.</summary>
    public const int Size = 1024 * 1024;

    /// <summary>Characters of a statement of the model's.</summary>
    public const int Statement = 64 * 1024;

    /// <summary>Nesting of expressions: the parser and the generator of code recurse.</summary>
    public const int Depth = 100;

    /// <summary>Selects joined by UNION and the like.</summary>
    public const int Compound = 50;

    /// <summary>Characters of a LIKE pattern.</summary>
    public const int Pattern = 1000;
}
