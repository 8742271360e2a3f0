using Rft.Graders;
using Rft.Graders.Running;
using Rft.Host.Composition;
using Rft.Host.Tests.Configuration;

namespace Rft.Host.Tests.Grading;

/// <summary>Interpreters that an experiment names run the model's programs.</summary>
public sealed class InterpreterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("read a b; echo $((a + b))", 1)]
    [InlineData("echo 8", 0.5)]
    [InlineData("cat /etc/shadow /root/* ; echo 7; exit 1", 0)]
    public async Task A_configured_interpreter_runs_the_models_programs(string program, double expected)
    {
        var config = ConfigFixture.Load(ConfigFixture.With("name: t\n", "name: t\ngrading: { interpreters: { shell: \"sh {file}\" } }\n")).Config;
        using (var programs = GraderIsolation.Programs(config.Grading.Interpreters))
            Assert.SkipUnless(programs.Unusable is null, $"programs are not run on this machine: {programs.Unusable}");
        await using var starter = GraderIsolation.Start(config);
        var source = GraderSource.OfBuiltin("code", "code-tests") with { Options = Item.Parse("""{ "partial": true }""") };
        await using var executor = await starter.StartAsync(source, Token);
        var item = Item.Parse("""{ "language": "shell", "tests": [{ "input": "3 4\n", "output": "7\n" }, { "input": "3 5\n", "output": "8\n" }] }""");
        var outcome = await new GraderRunner(executor, new GradingOptions { Timeout = TimeSpan.FromSeconds(30) }).GradeAsync(
            new GradeRequest { Sample = new Sample { Text = $"<answer>{program}</answer>" }, Item = item }, seed: 1, Token);
        Assert.Equal(expected, Assert.IsType<GradeOutcome.Graded>(outcome).Grade.Value);
    }

    [Theory]
    [InlineData("no-such-program")]
    [InlineData("/opt/python")]
    [InlineData("../../root/x")]
    public void An_interpreter_outside_the_systems_folders_is_refused_before_the_run(string command)
    {
        var interpreters = new Dictionary<string, IReadOnlyList<string>> { ["python"] = [command, "{file}"] };
        var error = Assert.Throws<UsageException>(() => GraderIsolation.Programs(interpreters));
        Assert.Equal(
            $"grading.interpreters.python: '{command}' is in none of the folders that a program's sandbox shows (/usr/local/bin:/usr/bin:/bin)", error.Message);
    }
}
