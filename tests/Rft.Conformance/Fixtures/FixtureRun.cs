using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>Runs fixture files and prints failures, skips and counts.</summary>
internal sealed class FixtureRun(IReadOnlyList<FixtureKind> kinds, TextWriter output)
{
    private enum Result { Passed, Failed, Skipped }

    /// <returns>The process's exit code.</returns>
    public int Run(IReadOnlyList<FixtureFile> files)
    {
        var all = new List<Result>();
        foreach (var file in files)
        {
            string name = Path.GetFileName(file.Path);
            var results = file.Cases.Select(test => RunCase(name, file.Kind, test)).ToList();
            output.WriteLine($"{name}: {Counts(results)}");
            all.AddRange(results);
        }
        output.WriteLine(Counts(all));
        return all.Contains(Result.Failed) ? ExitCodes.Failed : ExitCodes.Passed;
    }

    private Result RunCase(string file, string kindName, FixtureCase test)
    {
        var comparison = new Comparison();
        try
        {
            var kind = kinds.FirstOrDefault(kind => kind.Name == kindName) ?? throw new NotBuiltException($"kind '{kindName}'");
            kind.Check(test, comparison);
        }
        catch (NotBuiltException e)
        {
            output.WriteLine($"skip {file} {test.Name}: {e.Message}");
            return Result.Skipped;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or KeyNotFoundException or JsonException or ExternalException)
        {
            output.WriteLine($"FAIL {file} {test.Name}: {e.GetType().Name}: {e.Message}");
            return Result.Failed;
        }
        if (comparison.Checked == 0) comparison.Fail("nothing", "at least one expected value", "no value was compared");
        foreach (string mismatch in comparison.Mismatches) output.WriteLine($"FAIL {file} {test.Name}: {mismatch}");
        return comparison.Mismatches.Count == 0 ? Result.Passed : Result.Failed;
    }

    private static string Counts(IReadOnlyCollection<Result> results) =>
        $"{results.Count(r => r == Result.Passed)} passed, {results.Count(r => r == Result.Failed)} failed, "
        + $"{results.Count(r => r == Result.Skipped)} skipped";
}
