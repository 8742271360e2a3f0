namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class GraderLoadTests
{
    [Fact]
    public async Task A_grader_file_that_is_missing_is_named()
    {
        using var experiment = new Experiment();
        (await experiment.TrainAsync("a", "graders.main=none.js")).Expect(3, "none.js: load_error", "grader 'main'", "does not exist");
    }

    [Fact]
    public async Task A_script_that_does_not_compile_is_named_with_line_and_column()
    {
        using var experiment = new Experiment();
        string script = experiment.Write("main.csx", "int x = 1;\nreturn y;\n");
        (await experiment.TrainAsync("a", "graders.main=main.csx")).Expect(3, $"{script}(2,8): compile_error: CS0103", "'y' does not exist", "    return y;");
        Assert.False(Directory.Exists(experiment.Run("a")));
    }

    [Theory]
    [InlineData("NoGrader", "no_entry_point: the class NoGrader.Unmarked is a grader without a [Grader(", "add it")]
    [InlineData("MissingDependency", "load_error: missing dependencies: TestDependency 1.0.0.0", "copy them beside the plugin")]
    [InlineData("OldContract", "load_error: the plugin was built for Rft.Graders.Abstractions 0.9.0.0", "rebuild the plugin against the host's version")]
    public async Task A_plugin_that_cannot_be_a_grader_says_why(string plugin, params string[] texts)
    {
        using var experiment = new Experiment();
        string dll = Path.Combine(Root(), "artifacts", "test-plugins", plugin, $"{plugin}.dll");
        Assert.True(File.Exists(dll), $"there is no {dll}");
        (await experiment.TrainAsync("a", $"graders.main={dll}")).Expect(3, [$"{plugin}.dll", .. texts]);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Rft.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
