using Rft.Graders.Cases;
using Rft.Graders.Programs;
using Rft.Graders.Running;
using Rft.Graders.Tasks;
using Rft.Graders.Tasks.CodeTests;

namespace Rft.Graders.Tests.Tasks;

public sealed class CodeTestsTests
{
    private const string Row = """{ "function": "f", "tests": [{ "input": [20], "output": 41 }, { "input": [30], "output": 61 }] }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cases_hold_in_the_sandbox()
    {
        using var sandbox = new ProgramSandbox(new ProgramSandboxOptions
        {
            JavaScript = [Path.Combine(Shared.DotnetRoot, "dotnet"), Path.Combine(AppContext.BaseDirectory, "TestWorker.dll"), "run-javascript"],
        });
        Assert.SkipUnless(sandbox.Unusable is null, $"programs are not run on this machine: {sandbox.Unusable}");
        await using var starter = new InProcessStarter(new GraderLoader(programs: sandbox));
        var cases = TaskLibrary.Get("code-tests").Cases;
        var results = await GraderCases.RunAsync(GraderSource.OfBuiltin("test", "code-tests"), cases, starter, null, Token);
        Assert.All(results, result => Assert.True(result.Passed, $"line {result.Line}: expected {result.Expected}, got {result.Actual}"));
    }

    [Fact]
    public async Task Each_test_is_a_run_of_its_own_that_sees_its_input_and_nothing_expected()
    {
        var programs = new JintPrograms();
        Assert.Equal(1, (await Grade(programs, "function f(x) { return 2 * x + 1; }")).Value);
        Assert.Equal(2, programs.Requests.Count);
        Assert.Contains("[20]", programs.Requests[0].Input, StringComparison.Ordinal);
        // The frame is random and may hold any digits.
        Assert.DoesNotContain("30", programs.Requests[0].Input.Split("frame")[0], StringComparison.Ordinal);
        Assert.All(programs.Requests, request => Assert.DoesNotContain("41", request.Source + request.Input.Split("frame")[0], StringComparison.Ordinal));
        // The frame comes with the input: a program's text does not hold it.
        Assert.Equal(programs.Requests[0].Source, programs.Requests[1].Source);
        Assert.NotEqual(programs.Requests[0].Input.Split("frame")[1], programs.Requests[1].Input.Split("frame")[1]);
    }

    [Fact]
    public async Task The_first_failure_ends_the_tests()
    {
        var programs = new JintPrograms();
        Assert.Equal("wrong_result (test 1 of 2)", (await Grade(programs, "function f(x) { return 0; }")).Reason);
        Assert.Single(programs.Requests);
    }

    [Theory]
    [InlineData("nonce 7", "7")]
    [InlineData("debug\nnonce 7\r\nmore", "7")]
    [InlineData("nonce 7\nnonce 8", null)]
    [InlineData("7", null)]
    [InlineData(" nonce 7", null)]
    [InlineData("", null)]
    public void Only_one_framed_line_is_a_result(string output, string? result) => Assert.Equal(result, FunctionHarness.Result(output, "nonce "));

    [Fact]
    public async Task A_runner_that_fails_is_a_fault_and_no_score()
    {
        var source = GraderSource.OfBuiltin("test", "code-tests");
        await using var set = await GraderSet.LoadAsync(
            [(source, 1)], new GraderLoader(programs: new BrokenPrograms()), new GradingOptions { Threads = 1 }, null, Token);
        var request = new GradeRequest { Sample = new Sample { Text = "```js\n1\n```" }, Item = Item.Parse(Row) };
        var fault = (await set.GradeAsync(request, 1, Token))["test"].Fault();
        Assert.Equal((FaultCode.RuntimeError, "ProgramException: no sandbox"), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task Without_a_sandbox_the_grader_cannot_be_loaded()
    {
        var refused = await Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(GraderSource.OfBuiltin("test", "code-tests"), Token));
        Assert.Equal("grader 'test': the task code-tests runs programs, and this host has no sandbox to run them in", refused.Message);
    }

    [Fact]
    public async Task Where_programs_cannot_be_run_the_reason_is_told()
    {
        var loader = new GraderLoader(programs: new JintPrograms { Unusable = "no namespaces" });
        var refused = await Assert.ThrowsAsync<GraderLoadException>(() => loader.LoadAsync(GraderSource.OfBuiltin("test", "code-tests"), Token));
        Assert.Equal("grader 'test': the task code-tests runs programs, and they cannot be run here: no namespaces", refused.Message);
    }

    [Theory]
    [InlineData("""{ "cpu_seconds": 0 }""", "options.cpu_seconds is 0; use 1 to 60")]
    [InlineData("""{ "tolerance": -1 }""", "options.tolerance must be a finite number of at least 0")]
    public void Options_have_limits(string options, string message) => Assert.Equal(
        message, Assert.Throws<TaskException>(() => TaskLibrary.Get("code-tests").CreateGrader(Item.Parse(options), new JintPrograms())).Message);

    private static async Task<Grade> Grade(JintPrograms programs, string code) =>
        await GraderTest.RunAsync(TaskLibrary.Get("code-tests").CreateGrader(Item.Empty, programs), Row, $"```js\n{code}\n```", cancellationToken: Token);

    private sealed class BrokenPrograms : IProgramRunner
    {
        public string? Unusable => null;

        public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken) => throw new ProgramException("no sandbox");
    }
}
