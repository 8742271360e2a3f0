using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Graders.Running;
using Rft.Graders.Tasks;
using Rft.Host.Composition;
using Rft.Host.Configuration;

namespace Rft.Host.Checking;

/// <summary>Loads each grader of an experiment and runs the cases beside it, or those that a built-in grader brings.</summary>
/// <param name="config">The experiment.</param>
/// <param name="starter">Decides where the graders run.</param>
/// <param name="findings">Gets what is wrong.</param>
internal sealed class GraderChecks(ExperimentConfig config, IGraderStarter starter, ICollection<CheckFinding> findings)
{
    /// <summary>Checks one grader.</summary>
    /// <param name="grader">The grader.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>What is known about it; null when it does not load.</returns>
    public async Task<GraderLine?> RunAsync(GraderConfig grader, CancellationToken cancellationToken)
    {
        try
        {
            // Alone, so that one that does not load hides none of the others.
            var alone = config with { Graders = new Dictionary<string, GraderConfig>(StringComparer.Ordinal) { [grader.Name] = grader } };
            await using var graders = await RunGraders.LoadAsync(alone, starter, cancellationToken).ConfigureAwait(false);
            var info = graders.Set.Graders[0].Info;
            var results = await CasesAsync(grader, cancellationToken).ConfigureAwait(false);
            return new GraderLine(
                grader.Name, info.File, info.Kind.ToString().ToLowerInvariant(), info.Hash, info.Range?.ToString(), grader.Weight,
                results?.Count, results?.Count(result => result.Passed));
        }
        catch (GraderLoadException e)
        {
            string line = e.SourceLine is null ? "" : $"\n    {e.SourceLine.Trim()}";
            findings.Add(CheckFinding.Grader(e.Position?.ToString(), $"{e.Code.Name()}: {e.Message}{line}"));
            return null;
        }
    }

    private async Task<IReadOnlyList<GraderCaseResult>?> CasesAsync(GraderConfig grader, CancellationToken cancellationToken)
    {
        // A case file belongs to the grader, not to the experiment: the experiment's options and range stay out of it.
        var source = RunGraders.Origin(grader);
        string place = grader.File is { } file ? GraderCaseFile.BesideGrader(file) : source.File;
        try
        {
            IReadOnlyList<GraderCase> cases;
            if (grader.Builtin is { } task) cases = TaskLibrary.Get(task).Cases;
            else if (File.Exists(place)) cases = GraderCaseFile.Read(place);
            else return null;
            var results = await GraderCases.RunAsync(source, cases, starter, GraderIsolation.Limits(config.Grading), cancellationToken).ConfigureAwait(false);
            foreach (var failed in results.Where(result => !result.Passed))
            {
                string name = failed.Id is null ? "case" : $"case '{failed.Id}'";
                findings.Add(CheckFinding.Grader($"{place}({failed.Line})", $"{name} expected {failed.Expected}, got {failed.Actual}"));
            }
            return results;
        }
        catch (GraderCaseException e)
        {
            findings.Add(CheckFinding.Grader(null, e.Message));
            return null;
        }
    }
}
