using Rft.Graders.Tasks.Arithmetic;
using Rft.Graders.Tasks.Countdown;
using Rft.Graders.Tasks.MathAnswers;
using Rft.Graders.Tasks.Sorting;

namespace Rft.Graders.Tasks;

/// <summary>The tasks that come with Rft, by name. Each has a folder of its own.</summary>
public static class TaskLibrary
{
    /// <summary>Every task, in ordinal order of the names.</summary>
    public static IReadOnlyList<IVerifiableTask> All { get; } =
    [
        new ArithmeticTask(),
        new CountdownTask(),
        new MathTask(),
        new SortingTask(),
    ];

    /// <summary>The names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(task => task.Name)];

    /// <summary>The names of the tasks that make rows, in ordinal order.</summary>
    public static IReadOnlyList<string> GeneratorNames { get; } = [.. All.Where(task => task.Generator is not null).Select(task => task.Name)];

    /// <summary>Finds a task.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="TaskException">There is no such task.</exception>
    public static IVerifiableTask Get(string name) => All.FirstOrDefault(task => task.Name == name)
        ?? throw new TaskException($"there is no built-in task '{name}'; use {string.Join(", ", Names)}");

    /// <summary>Finds the generator of a task.</summary>
    /// <param name="name">The task's name.</param>
    /// <exception cref="TaskException">There is no such task, or it makes no rows.</exception>
    public static ITaskGenerator Generator(string name) => Get(name).Generator
        ?? throw new TaskException($"the task '{name}' makes no rows; use {string.Join(", ", GeneratorNames)}, or a file of chat rows");
}
