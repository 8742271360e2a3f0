using Rft.Host.Comparing;

namespace Rft.Host.Tests.Comparing;

public sealed class ConfigPathsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Differences_are_named_as_set_names_them()
    {
        string a = _folder.Write("a.yaml", "name: x # file\nstages:\n- name: rft\n  steps: 6\n  betas: [0.9, 0.95]\nrun: { dir: one }\nseed: 1\n");
        string b = _folder.Write("b.yaml", "name: x # --set\nstages:\n- name: rft\n  steps: 8\n  betas: [0.9, 0.99]\nrun: { dir: two }\ndevice: cpu\n");
        Assert.Equal(
            [("device", null, "cpu"), ("seed", "1", null), ("stages.rft.betas.1", "0.95", "0.99"), ("stages.rft.steps", "6", "8")],
            ConfigPaths.Between(a, b).Select(value => (value.Path, value.Before, value.After)));
    }

    [Fact]
    public void A_file_that_is_no_yaml_or_not_there_is_named()
    {
        string bad = _folder.Write("bad.yaml", "a: [1\n");
        Assert.Contains(bad, Assert.Throws<UsageException>(() => ConfigPaths.Read(bad)).Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => ConfigPaths.Read(bad + "x"));
    }
}
