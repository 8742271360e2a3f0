namespace Rft.Training.Data.Generators;

/// <summary>The built-in tasks by name.</summary>
public static class TaskGenerators
{
    private static readonly ITaskGenerator[] All = [new ArithmeticGenerator(), new CountdownGenerator(), new SortingGenerator()];

    /// <summary>The names in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(generator => generator.Name)];

    /// <summary>Finds a generator.</summary>
    /// <param name="name">The task's name.</param>
    /// <exception cref="DatasetException">There is no such task.</exception>
    public static ITaskGenerator Get(string name) => All.FirstOrDefault(generator => generator.Name == name)
        ?? throw new DatasetException($"there is no built-in task '{name}'; use {string.Join(", ", Names)}, or a file of chat rows");
}
