namespace Rft.Training.Data.Generators;

/// <summary>Makes the rows of a built-in task. Pure: the same request gives the same rows on every machine.</summary>
public interface ITaskGenerator
{
    /// <summary>The name that experiment files use.</summary>
    string Name { get; }

    /// <summary>Makes rows.</summary>
    /// <param name="request">Which part of the task, how many rows, and how many of them wrong.</param>
    /// <returns>The rows in their order.</returns>
    /// <exception cref="DatasetException">The request asks for more than the task has.</exception>
    IReadOnlyList<ChatRow> Generate(GeneratorRequest request);
}
