using System.CommandLine;
using System.Globalization;

namespace Rft.Host.Commands;

/// <summary>Options that take a number. The parser also reads NaN and infinities, and nothing is above or below NaN: each would pass every threshold, or none.</summary>
internal static class FiniteNumber
{
    /// <summary>An option without a default.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    public static Option<double?> Option(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description };
        Guard(option);
        return option;
    }

    /// <summary>An option with a default.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="usual">The value when it is not given.</param>
    public static Option<double> Option(string name, string description, double usual)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual };
        Guard(option);
        return option;
    }

    private static void Guard(Option option) => option.Validators.Add(result =>
    {
        // What is no number at all is the parser's to refuse.
        var wrong = result.Tokens.FirstOrDefault(token => double.TryParse(token.Value, CultureInfo.CurrentCulture, out double value) && !double.IsFinite(value));
        if (wrong is not null) result.AddError($"{option.Name} {wrong.Value} is no finite number; write one such as 0.5");
    });
}
