using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>Runs fixture files and prints failures, skips and counts.</summary>
internal sealed class FixtureRun(IReadOnlyList<FixtureKind> kinds, TextWriter output)
{
    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<FixtureFile> files, CancellationToken cancellationToken)
    {
        var all = new Tally();
        foreach (var file in files)
        {
            var tally = await RunFileAsync(file, cancellationToken);
            output.WriteLine($"{Path.GetFileName(file.Path)}: {tally.PerFile}");
            all.Add(tally);
        }
        if (all.Extended is { } extended) output.WriteLine(extended);
        output.WriteLine(all.Core);
        return all.HasFailures ? ExitCodes.Failed : ExitCodes.Passed;
    }

    private async Task<Tally> RunFileAsync(FixtureFile file, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        var counted = file.Cases.Where(test => test.Tier != FixtureTier.Disputed).ToList();
        if (kinds.FirstOrDefault(kind => kind.Name == file.Kind) is not { } kind)
        {
            output.WriteLine($"skip {Path.GetFileName(file.Path)}: kind '{file.Kind}' is not built yet");
            tally.Add(FixtureTier.Core, CaseResult.Skipped, counted.Count);
            return tally;
        }
        foreach (var test in counted)
        {
            var comparison = file.NewComparison();
            tally.Add(test.Tier, await RunCaseAsync(kind, file, test, comparison, cancellationToken));
            if (comparison.FalseAccept && test.Tier != FixtureTier.Core) tally.AddFalseAccept();
        }
        return tally;
    }

    private async Task<CaseResult> RunCaseAsync(
        FixtureKind kind, FixtureFile file, FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        string name = $"{Path.GetFileName(file.Path)} {test.Name}{(test.Tier == FixtureTier.Core ? "" : $" ({test.Tier.ToString().ToLowerInvariant()})")}";
        try
        {
            await kind.CheckAsync(test, comparison, cancellationToken);
        }
        catch (NotBuiltException e)
        {
            output.WriteLine($"skip {name}: {e.Message}");
            return CaseResult.Skipped;
        }
        catch (Exception e) when (
            e is ArgumentException or InvalidOperationException or KeyNotFoundException or JsonException or ExternalException or IOException)
        {
            output.WriteLine($"FAIL {name}: {e.GetType().Name}: {e.Message}");
            return CaseResult.Failed;
        }
        if (comparison.Checked == 0) comparison.Fail("nothing", "at least one expected value", "no value was compared");
        foreach (string mismatch in comparison.Mismatches) output.WriteLine($"FAIL {name}: {mismatch}");
        return comparison.Mismatches.Count == 0 ? CaseResult.Passed : CaseResult.Failed;
    }
}
