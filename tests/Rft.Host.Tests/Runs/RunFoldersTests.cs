using NSubstitute;
using Rft.Host.Configuration;
using Rft.Host.Runs;

namespace Rft.Host.Tests.Runs;

public sealed class RunFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Parent => Path.Combine(_folder.Path, "runs");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_latest_run_is_the_one_begun_last_whatever_the_clock_says()
    {
        var clock = Substitute.For<TimeProvider>();
        clock.LocalTimeZone.Returns(TimeZoneInfo.Utc);
        clock.GetUtcNow().Returns(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero));
        string first = Begin(clock), second = Begin(clock);
        Assert.Equal(["tiny-20260301-120000", "tiny-20260201-120000"], [Path.GetFileName(first), Path.GetFileName(second)]);
        // As a clock that was set back leaves them.
        Directory.SetLastWriteTimeUtc(second, new DateTime(2026, 2, 1, 12, 0, 0, DateTimeKind.Utc));
        Assert.Equal(second, RunFolders.Find("latest", Parent));
        Directory.Delete(second, recursive: true);
        Assert.Equal(first, RunFolders.Find("latest", Parent));
    }

    [Fact]
    public void A_clock_that_repeats_itself_makes_no_two_runs_of_one_name()
    {
        var clock = Substitute.For<TimeProvider>();
        clock.LocalTimeZone.Returns(TimeZoneInfo.Utc);
        clock.GetUtcNow().Returns(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(["tiny-20260301-120000", "tiny-20260301-120000-2", "tiny-20260301-120000-3"], Enumerable.Range(0, 3).Select(_ => Path.GetFileName(Begin(clock))));
    }

    [Theory]
    [InlineData("x/y")]
    [InlineData("../x")]
    [InlineData(".x")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ein-Name-mit-\u00fc")]
    public void A_name_that_is_no_folder_beside_the_others_is_refused(string name)
    {
        var error = Assert.Throws<UsageException>(() => RunFolders.CheckId(name));
        Assert.StartsWith($"--name '{name}' is no name for a run; use ", error.Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => RunFolders.CheckId(new string('x', 121)));
        RunFolders.CheckId("a-1.b_2");
        RunFolders.CheckId(null);
    }

    [Fact]
    public void A_folder_named_with_a_slash_behind_it_is_the_same_run()
    {
        string run = Begin(TimeProvider.System);
        Assert.Equal(run, RunFolders.Find(run + Path.DirectorySeparatorChar, Parent));
        Assert.Equal(run, RunFolders.Find(Path.GetFileName(run) + Path.DirectorySeparatorChar, Parent));
    }

    [Fact]
    public void Where_nothing_was_begun_there_is_no_latest_run()
    {
        var error = Assert.Throws<UsageException>(() => RunFolders.Find("latest", Parent));
        Assert.Equal($"there is no run in {Parent} yet; start one with 'rft train'", error.Message);
    }

    private string Begin(TimeProvider clock)
    {
        string file = _folder.Write("tiny.yaml", $$"""
            name: tiny
            model: { tiny: { layers: 1, width: 32, heads: 2 } }
            data: { demos: { generator: sorting, split: demos, rows: 8 } }
            stages:
              - { name: skill, method: sft, data: demos, steps: 1, batch: 4, optimizer: { learning_rate: 1.0e-3 } }
            run: { dir: {{Parent}} }
            """);
        var config = ConfigLoader.Load(file, ConfigSources.FromProcess([])).Config;
        using var run = RunFolders.Create(config, name: null, clock);
        File.WriteAllText(run.ConfigFile, "name: tiny\n");
        return run.Root;
    }
}
