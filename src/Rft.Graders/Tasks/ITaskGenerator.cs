namespace Rft.Graders.Tasks;

/// <summary>Makes the rows of a task. Pure: the same request gives the same rows on every machine. Thread-safe.</summary>
public interface ITaskGenerator
{
    /// <summary>Makes rows.</summary>
    /// <param name="request">Which part of the task, how many rows, and how many of them wrong.</param>
    /// <returns>The rows in their order: JSON objects with <c>messages</c> and the fields that the task's grader reads.</returns>
    /// <exception cref="TaskException">The request asks for more than the task has.</exception>
    IReadOnlyList<Item> Generate(GeneratorRequest request);
}
