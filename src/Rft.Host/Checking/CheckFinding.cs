using Rft.Host.Configuration;
using Rft.Training.Data;

namespace Rft.Host.Checking;

/// <summary>Something about an experiment that must or should be changed.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Source"><c>config</c>, <c>data</c>, <c>grader</c> or <c>model</c>.</param>
/// <param name="Place">Where; null when the message says it.</param>
/// <param name="Message">What, and the cure.</param>
internal sealed record CheckFinding(string Severity, string Source, string? Place, string Message)
{
    private const string ErrorSeverity = "error";
    private const string WarningSeverity = "warning";

    /// <summary>Whether a run would fail by it.</summary>
    public bool IsError => Severity == ErrorSeverity;

    /// <summary>What is wrong with the experiment file.</summary>
    public static CheckFinding Config(ConfigFinding finding) => new(ErrorSeverity, "config", finding.Place, finding.Message);

    /// <summary>What is wrong with a data set.</summary>
    public static CheckFinding Data(DatasetException e)
    {
        string? place = e.File is null ? null : $"{e.File}({e.Line},{e.Column})";
        return new CheckFinding(ErrorSeverity, "data", place, place is null ? e.Message : e.Message[(place.Length + 2)..]);
    }

    /// <summary>A grader that does not load, or fails a case.</summary>
    public static CheckFinding Grader(string? place, string message) => new(ErrorSeverity, "grader", place, message);

    /// <summary>A model that does not start or does not train.</summary>
    public static CheckFinding Model(string place, string message) => new(ErrorSeverity, "model", place, message);

    /// <summary>What a run survives but its author should know.</summary>
    public static CheckFinding Warning(string source, string place, string message) => new(WarningSeverity, source, place, message);

    /// <inheritdoc/>
    public override string ToString() => $"{Severity}: {(Place is null ? "" : $"{Place}: ")}{Message}";
}
