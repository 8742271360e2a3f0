using Rft.Graders.Tasks;
using Rft.Training.Data;

namespace Rft.Host.Configuration;

/// <summary>One data set: rows of a file or of a generator.</summary>
/// <param name="Name">Its name.</param>
public abstract record DataConfig(string Name);

/// <summary>Rows of a file.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="File">Full path of the JSONL file.</param>
public sealed record FileDataConfig(string Name, string File) : DataConfig(Name)
{
    /// <summary>How many rows are read, from the first on; null: all.</summary>
    public int? Rows { get; init; }

    /// <summary>Makes chat rows of the file's rows; null: they are chat rows.</summary>
    public RowTemplate? Template { get; init; }
}

/// <summary>Rows of a built-in task.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Generator">Name of the task.</param>
/// <param name="Request">What the generator is asked for.</param>
public sealed record GeneratedDataConfig(string Name, string Generator, GeneratorRequest Request) : DataConfig(Name);
