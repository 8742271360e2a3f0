using Rft.Graders.Tasks.Arithmetic;
using Rft.Graders.Tasks.BaseConversion;
using Rft.Graders.Tasks.Calendar;
using Rft.Graders.Tasks.CodeTests;
using Rft.Graders.Tasks.Countdown;
using Rft.Graders.Tasks.Format;
using Rft.Graders.Tasks.GcdLcm;
using Rft.Graders.Tasks.Hanoi;
using Rft.Graders.Tasks.JsonSchema;
using Rft.Graders.Tasks.Length;
using Rft.Graders.Tasks.LetterCount;
using Rft.Graders.Tasks.MathAnswers;
using Rft.Graders.Tasks.Maze;
using Rft.Graders.Tasks.MultipleChoice;
using Rft.Graders.Tasks.NQueens;
using Rft.Graders.Tasks.PrimeFactors;
using Rft.Graders.Tasks.Repetition;
using Rft.Graders.Tasks.Sorting;
using Rft.Graders.Tasks.SqlResult;
using Rft.Graders.Tasks.Sudoku;
using Rft.Graders.Tasks.ToolCalls;
using Rft.Graders.Tasks.WordLadder;

namespace Rft.Graders.Tasks;

/// <summary>The tasks that come with Rft, by name. Each has a folder of its own.</summary>
public static class TaskLibrary
{
    /// <summary>Every task, in ordinal order of the names.</summary>
    public static IReadOnlyList<IVerifiableTask> All { get; } =
    [
        new ArithmeticTask(),
        new BaseConversionTask(),
        new CalendarTask(),
        new CodeTestsTask(),
        new CountdownTask(),
        new FormatTask(),
        new GcdLcmTask(),
        new HanoiTask(),
        new JsonSchemaTask(),
        new LengthTask(),
        new LetterCountTask(),
        new MathTask(),
        new MazeTask(),
        new MultipleChoiceTask(),
        new NQueensTask(),
        new PrimeFactorsTask(),
        new RepetitionTask(),
        new SortingTask(),
        new SqlResultTask(),
        new SudokuTask(),
        new ToolCallTask(),
        new WordLadderTask(),
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
