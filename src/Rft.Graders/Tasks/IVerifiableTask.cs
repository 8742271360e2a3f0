using Rft.Graders.Cases;
using Rft.Graders.Programs;

namespace Rft.Graders.Tasks;

/// <summary>
/// A task whose answers a program can check, ready to be used by name: a grader, rows to train on where they can be made, cases that pin
/// every verdict of the grader, and attacks that must not earn reward.
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public interface IVerifiableTask
{
    /// <summary>The name that experiment files use, as <c>generator:</c> and as <c>builtin:</c>.</summary>
    string Name { get; }

    /// <summary>What a right answer is, in one sentence.</summary>
    string About { get; }

    /// <summary>The scores the grader gives.</summary>
    ScoreRange Range { get; }

    /// <summary>The wall limit of one call where the experiment names none; null: the run's.</summary>
    TimeSpan? Timeout => null;

    /// <summary>Makes rows; null when only the user's data can have them.</summary>
    ITaskGenerator? Generator { get; }

    /// <summary>The cases of the grader, from the case file that lies beside it. Their options are each case's own.</summary>
    IReadOnlyList<GraderCase> Cases => TaskCases.Of(Name);

    /// <summary>Creates the grader.</summary>
    /// <param name="options">The grader's options as configured.</param>
    /// <exception cref="TaskException">There is no such option, or its value does not fit.</exception>
    IGrader CreateGrader(Item options);

    /// <summary>Creates the grader of a task that may run programs of the model's.</summary>
    /// <param name="options">The grader's options as configured.</param>
    /// <param name="programs">Runs programs; null: this host runs none.</param>
    /// <exception cref="TaskException">There is no such option, its value does not fit, or the task needs <paramref name="programs"/>.</exception>
    IGrader CreateGrader(Item options, IProgramRunner? programs) => CreateGrader(options);

    /// <summary>Answers to a row that do not solve it and must not earn more than the lowest score.</summary>
    /// <param name="row">A row of the task.</param>
    /// <returns>The attacks; their names are unique.</returns>
    /// <exception cref="ItemFieldException">The row lacks a field of the task.</exception>
    IReadOnlyList<TaskProbe> Probes(Item row);
}
