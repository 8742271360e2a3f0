using System.Text.Json;

namespace Rft.Graders.Tasks.Calendar;

/// <summary>A date and a number of days; without them the weekday is asked for.</summary>
/// <param name="Date">1990 to 2029.</param>
/// <param name="Days">1 to 400, or null.</param>
internal readonly record struct CalendarProblem(DateOnly Date, int? Days);

/// <summary>
/// Dates from 1990 to 2029, two thirds of them to be moved by 1 to 400 days, the others for their weekday: 20 000 problems. The typical
/// error is off by one day.
/// </summary>
internal sealed class CalendarGenerator() : TaskGenerator<CalendarProblem>(CalendarTask.TaskName)
{
    private const int ProblemCount = 20_000;
    private const int MostDays = 400;
    private static readonly DateOnly First = new(1990, 1, 1);
    private static readonly int Span = new DateOnly(2030, 1, 1).DayNumber - First.DayNumber;

    /// <inheritdoc/>
    protected override IEnumerable<CalendarProblem> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            var date = First.AddDays(Seed.ToIndex(Seed.Derive(seed, 0), Span));
            yield return new(date, i % 3 == 2 ? null : 1 + Seed.ToIndex(Seed.Derive(seed, 1), MostDays));
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(CalendarProblem problem) => problem.Days is { } days
        ? $"Which date is {days} days after {CalendarTask.Spell(problem.Date)}? Write it as YYYY-MM-DD inside <answer></answer>."
        : $"Which day of the week is {CalendarTask.Spell(problem.Date)}? Write its English name inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(CalendarProblem problem) => After(problem, 0);

    /// <inheritdoc/>
    protected override string? WrongAnswer(CalendarProblem problem, ulong seed) => After(problem, Seed.Uniform(seed, 0) < 0.5 ? 1 : -1);

    /// <inheritdoc/>
    protected override string Kind(CalendarProblem problem) => problem.Days is null ? "weekday" : "date";

    /// <inheritdoc/>
    protected override void WriteFields(CalendarProblem problem, Utf8JsonWriter row)
    {
        row.WriteString("date", CalendarTask.Spell(problem.Date));
        if (problem.Days is { } days) row.WriteNumber("days", days);
    }

    private static string After(CalendarProblem problem, int error) => problem.Days is { } days
        ? CalendarTask.Spell(problem.Date.AddDays(days + error))
        : problem.Date.AddDays(error).DayOfWeek.ToString();
}
