using Rft.Conformance.Fixtures;

namespace Rft.Graders.Tests.Conformance;

/// <summary>Golden cases of the shared fixture folder as tests, one a case.</summary>
internal static class SharedCases
{
    /// <summary>The ids of a file's cases that count; one entry that says why not where the machine has no shared fixtures.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="tier">Only the cases of this tier; null: all but the disputed ones.</param>
    public static TheoryData<string> Ids(string file, FixtureTier? tier = null) => Shared.Fixtures is null
        ? ["no shared fixtures"]
        : [.. Read(file).Cases.Where(test => tier is null ? test.Tier != FixtureTier.Disputed : test.Tier == tier).Select(test => test.Name)];

    public static async Task Pass(FixtureKind kind, string file, string id)
    {
        var comparison = await Compare(kind, file, id);
        Assert.Empty(comparison.Mismatches);
        Assert.NotEqual(0, comparison.Checked);
    }

    public static async Task<Comparison> Compare(FixtureKind kind, string file, string id)
    {
        Assert.SkipUnless(Shared.Fixtures is not null, "no shared fixtures on this machine (RFT_SHARED names their folder)");
        var cases = Read(file);
        var comparison = cases.NewComparison();
        await kind.CheckAsync(cases.Cases.Single(test => test.Name == id), comparison, TestContext.Current.CancellationToken);
        return comparison;
    }

    private static FixtureFile Read(string file) =>
        FixtureFile.ReadAll(new FixtureArguments([Path.Combine(Shared.Fixtures!, "graders", file)], []), FixtureFormat.Graders)[0];
}
