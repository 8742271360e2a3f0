using System.Globalization;

namespace Rft.Graders.Tasks.Calendar;

/// <summary>
/// A date some days away, or the weekday of a date. The row's <c>date</c> (YYYY-MM-DD) and, for a date, <c>days</c> are the truth.
/// </summary>
internal sealed class CalendarTask() : ExactTask(
    TaskName, "The answer is the date \"days\" after the row's date as YYYY-MM-DD, or without \"days\" its weekday in English.", new CalendarGenerator())
{
    public const string TaskName = "calendar";
    private const string Iso = "yyyy-MM-dd";
    private static readonly string[] Forms = [Iso, "yyyy/MM/dd", "yyyy-M-d", "d MMMM yyyy", "MMMM d, yyyy"];

    /// <summary>A date as the task writes it.</summary>
    public static string Spell(DateOnly date) => date.ToString(Iso, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override string? Right(Item item)
    {
        if (!DateOnly.TryParseExact(item.Text("date"), Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        if (item.Get<int?>("days") is not { } days) return date.DayOfWeek.ToString();
        long day = (long)date.DayNumber + days;
        return day >= DateOnly.MinValue.DayNumber && day <= DateOnly.MaxValue.DayNumber ? Spell(date.AddDays(days)) : null;
    }

    /// <inheritdoc/>
    protected override string? Canonical(string text) =>
        DateOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Spell(date)
        : Enum.TryParse<DayOfWeek>(text, ignoreCase: true, out var weekday) && !char.IsAsciiDigit(text[0]) ? weekday.ToString()
        : null;

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        if (row.Get<int?>("days") is null) return [.. Enum.GetNames<DayOfWeek>(), right.ToUpperInvariant(), right[..3]];
        var date = DateOnly.ParseExact(right, Iso, CultureInfo.InvariantCulture);
        return [row.Text("date"), Spell(date.AddDays(1)), Spell(date.AddDays(-1)), right.Replace('-', '/'), right + "T00:00:00"];
    }
}
