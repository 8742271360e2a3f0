using System.Globalization;

namespace Rft.Graders.Scripts;

/// <summary>The comment <c>// grader: name=... range=0..1 time=200ms</c> among the first comment lines of a script.</summary>
internal sealed record ScriptHeader(string? Name = null, ScoreRange? Range = null, TimeSpan? Time = null)
{
    private const string Mark = "grader:";

    /// <exception cref="GraderLoadException">The comment holds an unknown key or a value that does not parse.</exception>
    public static ScriptHeader Parse(string source, string file)
    {
        int number = 0;
        foreach (string line in source.Split('\n'))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0) continue;
            if (!text.StartsWith("//", StringComparison.Ordinal)) break;
            string comment = text[2..].TrimStart();
            if (!comment.StartsWith(Mark, StringComparison.Ordinal)) continue;
            try
            {
                return Read(comment[Mark.Length..]);
            }
            catch (FormatException e)
            {
                var position = new SourcePosition(file, number, line.IndexOf(Mark, StringComparison.Ordinal) + 1);
                throw new GraderLoadException(FaultCode.CompileError, e.Message, position, line, e);
            }
        }
        return new ScriptHeader();
    }

    private static ScriptHeader Read(string text)
    {
        var header = new ScriptHeader();
        foreach (string entry in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = entry.Split('=', 2);
            header = (pair[0], pair.Length) switch
            {
                ("name", 2) => header with { Name = pair[1] },
                ("range", 2) => header with { Range = ScoreRange.Parse(pair[1]) },
                ("time", 2) => header with { Time = Duration(pair[1]) },
                _ => throw new FormatException($"'{entry}' is not part of a grader header; write name=..., range=low..high or time=200ms"),
            };
        }
        return header;
    }

    private static TimeSpan Duration(string text)
    {
        (string unit, double milliseconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", 1.0),
            _ when text.EndsWith('s') => ("s", 1000.0),
            _ => ("", 0.0),
        };
        if (unit.Length > 0
            && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount)
            && amount > 0 && amount * milliseconds <= TimeSpan.FromDays(1).TotalMilliseconds)
            return TimeSpan.FromMilliseconds(amount * milliseconds);
        throw new FormatException($"'{text}' is not a time limit; write for example time=200ms or time=2s");
    }
}
